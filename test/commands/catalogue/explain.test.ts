import { afterAll, describe, expect, test } from 'vitest';
import { CODE_KINDS } from '../../../src/domain/code-kinds.js';
import en from '../../../src/text/en/explanations.json';
import zh from '../../../src/text/zh/explanations.json';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const TABLES = { en, zh } as const;

const workstation = await openWorkstation();
afterAll(() => workstation.close());

/** Runs without settings, and so without a farm. */
const offline = (...argv: string[]) => workstation.run(['explain', ...argv], { env: {} });

describe('explain', () => {
  test('needs neither settings nor a farm for the codes of its tables', async () => {
    const { code, stdout, stderr } = await offline('610');
    expect([code, stderr]).toEqual([0, '']);
    expect(linesOf(stdout)[0]).toBe('Farm error 610 SIGNATURE_EXPIRED');
    expect(stdout).toMatch(/^ {2}Cause: .*\n(?:.*\n)*? {2}Cure: .*\n(?:.*\n)*? {2}Cost: /m);
  });

  test.each(['en', 'zh'] as const)('prints every code of its tables without a farm: %s', async (lang) => {
    for (const kind of CODE_KINDS) {
      const codes = Object.keys(TABLES[lang][kind]);
      const { code, stdout, stderr } = await offline(...codes, '--kind', kind, '--lang', lang, '--json');
      expect([code, stderr]).toEqual([0, '']);
      const { tips, meanings } = onlyJson(stdout);
      expect(tips).toEqual([]);
      expect(meanings.map((one: { code: string }) => one.code)).toEqual(codes);
      const text = (await offline(...codes, '--kind', kind, '--lang', lang)).stdout;
      // Each has a head and four indented sentences, which may be wrapped at a terminal only.
      expect(linesOf(text)).toHaveLength(5 * codes.length);
    }
  });

  test('shows every meaning of a number, and one of them with --kind', async () => {
    const { meanings, tips } = onlyJson((await offline('10', '--json')).stdout);
    expect(tips).toEqual([]);
    expect(meanings.map(({ kind, name }: Record<string, string>) => [kind, name])).toEqual([
      ['task', 'STOP'],
      ['frame', 'GOPJOBWAITING'],
      ['exit', 'STOP'],
    ]);
    const only = onlyJson((await offline('10', '--kind', 'frame', '--json')).stdout);
    expect(only.meanings).toEqual([expect.objectContaining({ kind: 'frame', code: '10' })]);
  });

  test('names exit codes by their errors, and undocumented states not at all', async () => {
    expect((await offline('64', '-q')).stdout).toBe('exit UsageError\n');
    expect((await offline('8', '--kind', 'frame', '-q')).stdout).toBe('frame 8\n');
  });

  test('is in the language of --lang', async () => {
    expect((await offline('10012', '--lang', 'zh')).stdout).toMatch(
      /^分析结果 10012\n {2}文件或 HDRI 缺失。/,
    );
  });

  test('asks the farm for a finding that it does not know, and for its words with --remote', async () => {
    const { tips, meanings } = onlyJson((await workstation.run(['explain', '15000', '30', '--json'])).stdout);
    expect([tips.length, tips[0].code, meanings.length]).toEqual([1, '15000', 2]);
    const remote = onlyJson((await workstation.run(['explain', '10012', '--remote', '--json'])).stdout);
    expect([remote.tips.length, remote.meanings]).toEqual([1, []]);
    expect((await offline('15000')).code).toBe(77);
  });

  test.each<[argv: string[], code: number, message: string]>([
    [['30', '--kind', 'odd'], 64, 'analysis'],
    [['7', '--kind', 'task'], 66, "kind 'task'"],
    [['7', '--kind', 'task', '--remote'], 64, '--remote'],
  ])('%j ends with %d', async (argv, code, message) => {
    const result = await offline(...argv);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(message);
  });
});
