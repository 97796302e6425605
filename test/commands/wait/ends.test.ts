import { afterAll, describe, expect, test } from 'vitest';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** Task ids by the status that they are pinned in. */
const ids = new Map<number, number>();

const ENDS = [10, 15, 20, 23, 25, 30, 35, 45, 70];
const GOES_ON = [0, 5, 8, 40, 50, 100];

const workstation = await openWorkstation();
const all = [...ENDS, ...GOES_ON];
const pinned = await workstation.pinned(...all);
for (const [at, status] of all.entries()) ids.set(status, pinned[at] as number);
afterAll(() => workstation.close());

function wait(statuses: readonly number[], ...flags: string[]) {
  return workstation.run(['wait', ...statuses.map((status) => String(ids.get(status))), ...flags]);
}

describe('one task', () => {
  test.each([
    [10, 10],
    [20, 20],
    [23, 23],
    [25, 0],
    [30, 30],
    [35, 35],
    [45, 45],
    [15, 10],
    [70, 30],
  ])('that ended with %i exits with %i', async (status, exit) => {
    const { code, stdout } = await wait([status], '--json');
    expect(code).toBe(exit);
    const task = { taskId: ids.get(status), status: { code: status, end: true } };
    expect(onlyJson(stdout)).toMatchObject({ outcome: 'ended', exitCode: exit, tasks: [task] });
  });

  test.each(GOES_ON)('in state %i has not ended', async (status) => {
    const before = workstation.farm.clock.now();
    const { code, stdout } = await wait([status], '--timeout', '90s', '--json');
    expect(code).toBe(124);
    const task = { taskId: ids.get(status), status: { code: status, end: false } };
    expect(onlyJson(stdout)).toMatchObject({ outcome: 'timeout', exitCode: 124, tasks: [task] });
    expect(workstation.farm.clock.now() - before).toBe(90_000);
  });
});

/** Worst first, as in the contract. */
const ORDER = [45, 20, 23, 35, 10, 30];

describe('several tasks', () => {
  test.each(ORDER.flatMap((worse, at) => ORDER.slice(at + 1).map((better) => [worse, better] as const)))(
    '%i takes precedence over %i, in either order',
    async (worse, better) => {
      expect((await wait([worse, better])).code).toBe(worse);
      expect((await wait([better, worse])).code).toBe(worse);
    },
  );

  test.each(ORDER)('%i takes precedence over 25', async (bad) => {
    expect((await wait([25, bad])).code).toBe(bad);
  });

  test('the worst end decides, and the JSON has the tasks in the given order', async () => {
    const asked = [25, 30, 10, 35, 23, 20, 45];
    const { code, stdout } = await wait(asked, '--json');
    expect(code).toBe(45);
    const { tasks } = onlyJson(stdout);
    expect(tasks.map((task: { status: { code: number } }) => task.status.code)).toEqual(asked);
  });

  test('15 ranks as 10 does and 70 as 30', async () => {
    expect((await wait([70, 15])).code).toBe(10);
    expect((await wait([15, 35])).code).toBe(35);
    expect((await wait([70, 25])).code).toBe(30);
  });

  test('the wait continues while one of them renders', async () => {
    const { code, stdout } = await wait([45, 5], '--timeout', '1m', '--json');
    expect(code).toBe(124);
    expect(onlyJson(stdout).outcome).toBe('timeout');
  });

  test('--fail-fast returns at the first failed task, while the others render', async () => {
    const before = workstation.farm.clock.now();
    const { code, stdout } = await wait([5, 35, 25], '--fail-fast', '--json');
    expect(code).toBe(35);
    expect(workstation.farm.clock.now()).toBe(before);
    expect(onlyJson(stdout)).toMatchObject({ outcome: 'ended', exitCode: 35, elapsedSeconds: 0 });
    expect((await workstation.record(ids.get(5) as number)).taskStatus).toBe(5);
  });

  test('--fail-fast does not return when a task is done', async () => {
    expect((await wait([25, 5], '--fail-fast', '--timeout', '10s')).code).toBe(124);
  });
});

describe('--until test', () => {
  test('counts 40 as done', async () => {
    const { code, stdout } = await wait([40], '--until', 'test', '--json');
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toMatchObject({
      outcome: 'ended',
      exitCode: 0,
      tasks: [{ status: { code: 40 } }],
    });
  });

  test.each([25, 45, 20, 30])('still ends at %i, and its code takes precedence over 40', async (status) => {
    expect((await wait([40, status], '--until', 'test')).code).toBe(status === 25 ? 0 : status);
  });

  test.each([0, 5, 8, 50, 100])('does not end at %i', async (status) => {
    expect((await wait([40, status], '--until', 'test', '--timeout', '10s')).code).toBe(124);
  });
});

describe('an unknown id', () => {
  test.each([
    ['alone', []],
    ['beside one that renders', [5]],
    ['beside one that failed', [45]],
  ])('%s ends the wait at once with 66', async (_, others) => {
    const before = workstation.farm.clock.now();
    const known = others.map((status) => String(ids.get(status)));
    const { code, stdout, stderr } = await workstation.run(['wait', ...known, '987654']);
    expect(code).toBe(66);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Error: .*987654/m);
    expect(workstation.farm.clock.now()).toBe(before);
  });

  test('is one JSON line on stderr with --json', async () => {
    const { code, stdout, stderr } = await workstation.run(['wait', '987654', '--json']);
    expect(code).toBe(66);
    expect(stdout).toBe('');
    expect(onlyJson(stderr).error).toMatchObject({ name: 'NoInputError', exitCode: 66 });
  });
});
