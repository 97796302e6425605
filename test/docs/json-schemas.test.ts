import { describe, expect, test } from 'vitest';
import { checkJson, SCHEMA_NAMES, schemaOf } from '../support/json-schemas.js';
import { cli } from '../support/workstation/cli.js';
import { helpPage } from './help-page.js';

/** What `list-dcc --json` prints, and what a reader must not take for it. */
const DCC = { name: 'maya', id: 2000, extensions: ['ma', 'mb'] };

function printed(value: unknown, stderr = '') {
  return { code: 0, stdout: `${JSON.stringify(value)}\n`, stderr };
}

/** The commands of the program: `status`, and `config list` in place of `config`. */
async function commandLines(): Promise<string[][]> {
  const lines: string[][] = [];
  for (const name of (await helpPage([])).subcommands) {
    const { subcommands } = await helpPage([name]);
    lines.push(...(subcommands.length > 0 ? subcommands.map((child) => [name, child]) : [[name]]));
  }
  return lines;
}

describe('JSON Schemas', () => {
  test('exist for each command and subcommand, and for nothing else', async () => {
    const lines = await commandLines();
    expect(lines.length).toBeGreaterThan(50);
    const names = lines.map((line) => line.join('-'));
    const own = SCHEMA_NAMES.filter((name) => !['common', 'error'].includes(name));
    expect(own.toSorted()).toEqual(names.toSorted());
    expect(lines.map(schemaOf)).toEqual(names);
  });

  test('accept a valid document', () => {
    expect(() => checkJson(['list-dcc', '--json'], printed([DCC]))).not.toThrow();
  });

  test.each<[title: string, value: unknown]>([
    ['a member too many', [{ ...DCC, cgName: 'Maya' }]],
    ['a member too few', [{ name: 'maya', id: 2000 }]],
    ['another type', [{ ...DCC, id: '2000' }]],
  ])('%s is rejected', (_, value) => {
    expect(() => checkJson(['list-dcc', '--json'], printed(value))).toThrow('does not fit');
  });

  test.each<[title: string, value: unknown]>([
    ['an error without an exit code', { error: { name: 'UsageError', message: 'no' } }],
    ['a line of another kind', { note: 'x' }],
  ])('%s is rejected', (_, line) => {
    const result = printed([DCC], `${JSON.stringify(line)}\n`);
    expect(() => checkJson(['list-dcc', '--json'], result)).toThrow('stderr');
  });

  test('two documents are rejected', () => {
    const stdout = '[]\n[]\n';
    expect(() => checkJson(['list-dcc', '--json'], { code: 0, stdout, stderr: '' })).toThrow('2 documents');
  });

  test('an event of another kind is rejected', () => {
    const event = { event: 'end', time: '2026-01-01T00:00:00.000Z', count: 1 };
    expect(() => checkJson(['frames', '--ndjson'], printed(event))).not.toThrow();
    expect(() => checkJson(['frames', '--ndjson'], printed({ ...event, event: 'task' }))).toThrow(
      'does not fit',
    );
  });

  test('every run in this process is checked', async () => {
    const { stderr } = await cli(['list-dcc', '--json', '--bogus']);
    expect(JSON.parse(stderr)).toHaveProperty('error.exitCode', 64);
  });
});
