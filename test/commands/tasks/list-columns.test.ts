import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { COLUMN_NAMES } from '../../../src/commands/tasks/list-columns.js';
import { SORT_NAMES } from '../../../src/commands/tasks/list-order.js';
import { displayWidth } from '../../../src/output/width.js';
import help from '../../../src/text/en/help.json';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** Three tasks, as they were submitted. */

const workstation = await openWorkstation();
const submit = async (scene: string, ...flags: string[]) => {
  workstation.file(scene, 'nobody reads it');
  const argv = ['submit', scene, '-q', '--ignore-missing', ...flags];
  const { stdout, stderr } = await workstation.run(argv);
  const id = Number(stdout);
  if (!id) throw new Error(stderr);
  return id;
};
const first = await submit(
  'shot10.ma',
  '--frames',
  '1-9',
  '--project',
  'film a',
  '--artist',
  'ann',
  '--wait',
);
workstation.farm.clock.advance(3_600_000);
const second = await submit('shot9.ma', '--frames', '1-3', '--project', 'film', '--priority', '70', '--wait');
await workstation.run(['label', 'add', 'urgent', String(second)]);
await workstation.run(['label', 'add', '夜景', String(second)]);
workstation.farm.clock.advance(3_600_000);
const third = await submit('Ünïcode镜头.ma', '--frames', '1-5');
await workstation.pin(0, third);
afterAll(() => workstation.close());

const env = (TZ: string) => ({ env: { ...workstation.env, TZ } });
const ids = async (...flags: string[]) =>
  linesOf((await workstation.run(['list', '-q', ...flags])).stdout).map(Number);
const table = async (...flags: string[]) =>
  linesOf((await workstation.run(['list', '--utc', ...flags])).stdout).map((line) => line.split(/ {2,}/));

describe('--columns', () => {
  test('prints the chosen columns, in the order given', async () => {
    expect(await table('--columns', 'scene, Project,artist,id,labels,dcc')).toEqual([
      ['SCENE', 'PROJECT', 'ARTIST', 'ID', 'LABELS', 'DCC'],
      ['Ünïcode镜头.ma', '-', '-', String(third), '-', 'maya'],
      ['shot9.ma', 'film', '-', String(second), 'urgent, 夜景', 'maya'],
      ['shot10.ma', 'film a', 'ann', String(first), '-', 'maya'],
    ]);
  });

  test('formats times, durations, shares and money', async () => {
    const moment = expect.stringMatching(/^2026-01-01 0\d:\d\d$/);
    const rows = await table('--columns', 'submitted,started,ended,duration,progress,priority,cost,coupon');
    const head = rows[0];
    expect(head?.slice(0, 3)).toEqual(['SUBMITTED (UTC)', 'STARTED (UTC)', 'ENDED (UTC)']);
    const trimmed = rows.map((row) => row.map((cell) => cell.trim()));
    expect(trimmed[1]).toEqual([moment, '-', '-', '-', '0%', expect.any(String), '-', '-']);
    expect(trimmed[2]).toEqual([
      ...[moment, moment, moment, expect.stringMatching(/^\d+s$/), '100%', '70'],
      ...[expect.stringMatching(/^0\.00\d\d$/), expect.stringMatching(/^0\.00\d\d$/)],
    ]);
  });

  test('a task that renders has a duration as well', async () => {
    const own = await openWorkstation({ frameTime: 60_000 });
    await own.submit('--frames', '1-400');
    own.farm.clock.advance(3_720_000);
    const { stdout } = await own.run(['list', '--columns', 'duration,status']);
    expect(linesOf(stdout)[1]).toMatch(/^ +1h 0[12]m {2}rendering$/);
    await own.close();
  });

  test('with an unknown name exits with 64 and lists all names', async () => {
    for (const names of ['task,colour', 'task,,scene', ',']) {
      const { code, stdout, stderr } = await workstation.run(['list', '--columns', names]);
      expect([code, stdout]).toEqual([64, '']);
      expect(stderr).toContain(COLUMN_NAMES.join(', '));
    }
    expect((await workstation.run(['list', '--columns', 'colour'])).stderr).toContain("'colour'");
    expect((await workstation.run(['list', '--columns', ''])).code).toBe(64);
  });

  test('are all in the help, and so are the sort keys', () => {
    expect(help['help.list.columns']).toContain(COLUMN_NAMES.join(', '));
    for (const name of SORT_NAMES) expect(help['help.list.sort']).toContain(name);
  });
});

describe('--sort', () => {
  test.each<[flags: string[], expected: () => number[]]>([
    [['--sort', 'submitted'], () => [first, second, third]],
    [['--sort', '-submitted'], () => [third, second, first]],
    [['--sort=-submitted', '--reverse'], () => [first, second, third]],
    [['--sort', 'scene'], () => [second, first, third]],
    [['--sort', 'frames'], () => [second, third, first]],
    [['--sort', '-frames', '--limit', '1'], () => [first]],
    [['--sort', 'status'], () => [third, second, first]],
    [['--sort', 'progress', '--reverse'], () => [second, first, third]],
    // Unknown values come last, in both directions.
    [['--sort', 'cost'], () => [second, first, third]],
    [['--sort', '-cost'], () => [first, second, third]],
    [['--sort', 'started'], () => [first, second, third]],
    [['--sort', '-ended'], () => [second, first, third]],
    [['--reverse'], () => [first, second, third]],
    [['--reverse', '--limit', '2'], () => [first, second]],
    [['--sort', 'frames', '--status', 'finished'], () => [second, first]],
  ])('with %j', async (flags, expected) => {
    expect(await ids(...flags)).toEqual(expected());
  });

  test('by an unknown key exits with 64 and lists all keys', async () => {
    for (const key of ['colour', '-colour', '-', '--cost']) {
      const { code, stdout, stderr } = await workstation.run(['list', `--sort=${key}`]);
      expect([code, stdout]).toEqual([64, '']);
      expect(stderr).toContain(SORT_NAMES.join(', '));
    }
  });
});

test.each<[project: string, expected: () => number[]]>([
  ['film', () => [second]],
  ['film a', () => [first]],
  ['Film', () => []],
  ['fil', () => []],
])('--project %j matches exactly', async (project, expected) => {
  expect(await ids('--project', project)).toEqual(expected());
});

test('JSON has project, artist, priority, labels and the time of submission', async () => {
  const { tasks } = onlyJson((await workstation.run(['list', '--json'])).stdout);
  expect(tasks[1]).toMatchObject({
    ...{ taskId: second, project: 'film', artist: null, priority: 70, labels: ['urgent', '夜景'] },
    submittedAt: expect.stringMatching(/^2026-01-01T01:\d\d:\d\d\.\d{3}Z$/),
  });
  expect(tasks[2]).toMatchObject({ project: 'film a', artist: 'ann', labels: [] });
  expect(tasks[0]).toMatchObject({ project: null });
});

describe('times are shown in this machine’s zone', () => {
  test.each<[argv: () => string[], head: RegExp, shanghai: RegExp, utc: RegExp]>([
    [() => ['list', '--columns', 'submitted'], /^SUBMITTED$/, /^2026-01-01 10:/, /^2026-01-01 02:/],
    [() => ['frames', String(first)], / STARTED +TIME/, / 2026-01-01 08:/, / 2026-01-01 00:/],
    [() => ['records', 'logins'], /^TIME +USER/, /^2026-01-01 08:/, /^2026-01-01 00:/],
    [() => ['records', 'tasks'], /^TIME +USER/, /^2026-01-01 10:/, /^2026-01-01 02:/],
  ])('%s', async (argv, head, shanghai, utc) => {
    const local = linesOf((await workstation.run(argv(), env('Asia/Shanghai'))).stdout);
    expect(local[0]).toMatch(head);
    expect(local[1]).toMatch(shanghai);
    const universal = linesOf((await workstation.run([...argv(), '--utc'], env('Asia/Shanghai'))).stdout);
    expect(universal[0]).toContain(' (UTC)');
    expect(universal[1]).toMatch(utc);
  });

  test('in outputs', async () => {
    const outputs = async (...flags: string[]) =>
      (await workstation.run(['outputs', String(first), ...flags], env('Asia/Shanghai'))).stdout;
    const json = onlyJson((await workstation.run(['outputs', String(first), '--json'])).stdout);
    const at = Date.parse(json.outputs[0].modified);
    const shown = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
    expect(await outputs('--utc')).toContain(`  ${shown(at)}  `);
    expect(await outputs()).toContain(`  ${shown(at + 8 * 3_600_000)}  `);
  });
});

test('frame states are printed in the language of the user', async () => {
  const { stdout } = await workstation.run(['frames', String(third), String(first), '--lang', 'zh', '--utc']);
  const lines = linesOf(stdout);
  expect(lines[0]).toMatch(/^任务 +帧 +状态 +开始时间（UTC） +用时 +费用（模拟币） +节点$/);
  expect(lines[1]).toMatch(/ 等待中 +- +- +- +-$/);
  expect(lines.at(-1)).toMatch(/ 已完成 +2026-01-01 00:\d\d +1s +0\.00\d\d +node-/);
});

describe('at a terminal of 46 columns', () => {
  test.each<[argv: () => string[]]>([
    [() => ['list']],
    [() => ['list', '--lang', 'zh', '--columns', 'task,project,labels,scene,submitted']],
    [() => ['frames', String(first)]],
    [() => ['status', String(first), String(third)]],
    [() => ['outputs', String(first)]],
    [() => ['records', 'tasks']],
    [() => ['platforms']],
  ])('%s is cut to the width, and not elsewhere', async (argv) => {
    let text = '';
    const stdout = {
      ...{ isTTY: true, columns: 46 },
      write(part: string, done?: () => void) {
        text += stripVTControlCharacters(part);
        done?.();
      },
    };
    expect((await workstation.run(argv(), { world: { stdout } })).code).toBe(0);
    const whole = linesOf((await workstation.run(argv())).stdout);
    const lines = linesOf(text);
    expect(lines).toHaveLength(whole.length);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(46);
    expect(whole.join()).not.toContain('…');
    // Which row it is stays whole.
    const firstWords = (rows: string[]) => rows.map((row) => row.split(' ')[0]);
    expect(firstWords(lines)).toEqual(firstWords(whole));
  });
});
