import { afterAll, describe, expect, test } from 'vitest';
import { type Listing, printPages } from '../../../src/commands/print/print-list.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
const shot = await workstation.submit('--frames', '1-9', '--wait');
workstation.farm.clock.advance(86_400_000);
workstation.file('other.ma', 'nobody reads it');
const other = onlyJson(
  (await workstation.run(['submit', 'other.ma', '--frames', '1', '--json'])).stdout,
).taskId;
const failed = await workstation.submit('--frames', '1-3');
await workstation.farm.call('/sandbox/set', { taskIds: [failed], failFrames: '2' });
await workstation.run(['wait', String(failed)]);
const gone = await workstation.submit();
await workstation.run(['delete', String(gone)]);
afterAll(() => workstation.close());

/** When the tasks were submitted, and the day of it where this machine is. */
const [FIRST, NEXT] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)];
const dayOf = (time: number) =>
  new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

const run = (...argv: string[]) => workstation.run(argv);

describe('list', () => {
  const ids = async (...flags: string[]) => linesOf((await run('list', '-q', ...flags)).stdout).map(Number);

  test('prints all tasks, the newest first, as a table, as JSON and as events', async () => {
    expect(await ids()).toEqual([failed, other, shot]);
    const table = linesOf((await run('list', '--utc')).stdout);
    expect(table[0]).toMatch(/^TASK +STATUS +FRAMES +COST \(play\) +STARTED \(UTC\) +SCENE$/);
    expect(table[3]).toMatch(
      new RegExp(`^2W${shot} +finished +9/9 +0\\.00\\d\\d +2026-01-01 00:\\d\\d +shot.project$`),
    );
    const { tasks } = onlyJson((await run('list', '--json')).stdout);
    expect(tasks).toEqual(
      onlyJson((await run('status', ...[failed, other, shot].map(String), '--json')).stdout).tasks,
    );
    const events = linesOf((await run('list', '--ndjson')).stdout).map((line) => JSON.parse(line));
    expect(events.map(({ event, taskId, count }) => [event, taskId ?? count])).toEqual([
      ...[failed, other, shot].map((id) => ['task', id]),
      ['end', 3],
    ]);
  });

  test.each<[flags: string[], expected: () => number[]]>([
    [['--status', 'finished'], () => [other, shot]],
    [['--status', 'finished', '--status', '30'], () => [failed, other, shot]],
    [['--status', '30'], () => [failed]],
    [['--dcc', 'maya'], () => [other]],
    [['--dcc', '2013'], () => [failed, shot]],
    [['--search', 'OTHER'], () => [other]],
    [['--since', '12h'], () => [failed, other]],
    [['--until', '12h'], () => [shot]],
    // A day that is named counts whole.
    [['--since', dayOf(NEXT), '--until', dayOf(NEXT)], () => [failed, other]],
    [['--until', dayOf(FIRST)], () => [shot]],
    [['--since', '2099-01-01'], () => []],
    [['--deleted'], () => [gone]],
    [['--limit', '2'], () => [failed, other]],
  ])('with %j', async (flags, expected) => {
    expect(await ids(...flags)).toEqual(expected());
  });

  test.each<[flags: string[], code: number, message: string]>([
    [['--status', 'odd'], 64, "'odd'"],
    [['--dcc', 'mya'], 64, 'maya'],
    [['--since', 'yesterday'], 64, "'yesterday'"],
    [['--since', '2026-13-45'], 64, "'2026-13-45'"],
    [['--limit', '0'], 65, '--limit'],
    [['--deleted', '--search', 'x'], 64, '--deleted'],
    [['--json', '--ndjson'], 64, '--ndjson'],
  ])('%j is an error: %d', async (flags, code, message) => {
    const result = await run('list', ...flags);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(message);
  });
});

describe('frames', () => {
  test('prints each frame, its time, cost and machine', async () => {
    const { frames } = onlyJson((await run('frames', String(shot), '--json')).stdout);
    expect(frames).toHaveLength(9);
    expect(frames[0]).toEqual({
      taskId: shot,
      id: expect.any(Number),
      name: '1',
      range: { start: 1, end: 1, step: 1 },
      status: { code: 4, name: 'DONE', label: 'done' },
      startedAt: expect.stringMatching(/^2026-01-01T.*Z$/),
      endedAt: expect.stringMatching(/^2026-01-01T.*Z$/),
      seconds: 1,
      cost: { amount: expect.any(Number), coupon: expect.any(Number) },
      node: expect.stringMatching(/^node-/),
    });
    const table = linesOf((await run('frames', String(shot), '--utc')).stdout);
    expect(table[0]).toMatch(/^TASK +FRAME +STATUS +STARTED \(UTC\) +TIME +COST \(play\) +NODE$/);
    expect(table[1]).toMatch(new RegExp(`^${shot} +1 +done +2026-01-01 00:\\d\\d +1s +0\\.0002 +node-\\d+$`));
  });

  test.each<[flags: string[], names: string[]]>([
    [[], ['1', '2', '3']],
    [['--state', 'failed'], ['2']],
    [['--state', 'done', '--frames', '2-9'], ['3']],
    [['--frames', '7'], []],
  ])('with %j', async (flags, names) => {
    expect(linesOf((await run('frames', String(failed), '-q', ...flags)).stdout)).toEqual(names);
  });

  test('of an unknown task, of none, and with invalid options is an error', async () => {
    expect((await run('frames', '99999999')).code).toBe(66);
    expect((await run('frames')).code).toBe(64);
    expect((await run('frames', String(shot), '--state', 'odd')).code).toBe(64);
    expect((await run('frames', String(shot), '--frames', '9-1')).code).toBe(65);
  });
});

describe('a list of several pages', () => {
  const listing: Listing<number> = {
    ...{ event: 'one', member: 'all', head: ['N'] },
    json: (n) => ({ n }),
    quiet: String,
    cells: (n) => [String(n)],
  };

  test.each<[flags: { ndjson?: boolean; quiet?: boolean }]>([[{}], [{ ndjson: true }], [{ quiet: true }]])(
    'is printed page by page with %j: the first before the second is requested',
    async (flags) => {
      const steps: string[] = [];
      async function* pages() {
        for (const page of [1, 2, 3]) {
          steps.push(`ask ${page}`);
          yield [page];
        }
      }
      const stdout = {
        write(text: string, done: (error?: Error) => void) {
          steps.push(`print ${/\d/.exec(text.replace(/"time":"[^"]*"/, ''))?.[0]}`);
          done();
          return true;
        },
      };
      const world = { stdout, now: () => 0, saveMemory() {} } as never;
      expect(await printPages(pages(), listing, flags, world)).toBe(3);
      expect(steps.slice(0, 6)).toEqual(['ask 1', 'print 1', 'ask 2', 'print 2', 'ask 3', 'print 3']);
    },
  );
});
