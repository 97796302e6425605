import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../unit/sources.js';
import { DOCUMENTS } from './documents.js';
import { helpPage } from './help-page.js';

const README = DOCUMENTS.find(({ path }) => path === 'README.md');
const CHINESE = DOCUMENTS.find(({ path }) => path === 'README.zh.md');

/** Lines that are commands to type. */
const commands = (text = '') => text.split('\n').filter((line) => /^ {4,}(?:rayvision|npm|id=)/.test(line));

describe('README', () => {
  test('has at most 8 kB', () => {
    expect(Buffer.byteLength(README?.text ?? '')).toBeLessThanOrEqual(8000);
  });

  test('shows the two commands on the first screen', () => {
    const screen = README?.text.split('\n').slice(0, 24).join('\n');
    expect(screen).toContain('npm ci && npm run demo');
    expect(screen).toContain('npm ci && npm test');
  });

  test.each([
    ['README.md', README?.text],
    ['README.zh.md', CHINESE?.text],
  ])('%s names every command', async (_, text) => {
    const { subcommands } = await helpPage([]);
    expect(subcommands.filter((name) => !text?.includes(`docs/commands/${name}.md`))).toEqual([]);
  });

  test('the Chinese one has the same command lines', () => {
    expect(commands(README?.text).length).toBeGreaterThan(8);
    expect(commands(CHINESE?.text)).toEqual(commands(README?.text));
  });

  test('has the program that test/e2e/library.test.ts compiles and runs', () => {
    const program = readFileSync(join(ROOT, 'test/fixtures/library-example.ts'), 'utf8');
    expect(README?.text).toContain(`\`\`\`ts\n${program}\`\`\``);
    expect(CHINESE?.text).toContain(`\`\`\`ts\n${program}\`\`\``);
  });
});
