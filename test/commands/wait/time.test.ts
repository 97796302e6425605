import { describe, expect, test } from 'vitest';
import { casesAt, exhaustively } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

/** Waits; returns the length of each sleep in milliseconds. */
async function sleepsOf(...argv: string[]) {
  const sleeps: number[] = [];
  const result = await workstation().run(['wait', ...argv], { onSleep: (ms) => void sleeps.push(ms) });
  return { ...result, sleeps };
}

describe('--timeout', () => {
  test.each(
    casesAt(
      [0, 3, 4],
      [
        ['90s', 90],
        ['2h', 7200],
        ['1m30s', 90],
        ['2500ms', 2.5],
        ['0s', 0],
      ],
    ),
  )('%s ends the wait with 124 after exactly that time', async (timeout, seconds) => {
    const [id] = await workstation().pinned(5);
    const before = workstation().farm.clock.now();
    const { code, stdout, stderr } = await workstation().run([
      'wait',
      String(id),
      '--timeout',
      timeout,
      '--json',
    ]);
    expect(code).toBe(124);
    expect(stderr).toBe('');
    expect(workstation().farm.clock.now() - before).toBe(seconds * 1000);
    expect(onlyJson(stdout)).toMatchObject({ outcome: 'timeout', elapsedSeconds: seconds, exitCode: 124 });
  });

  test('shortens the last sleep to the deadline', async () => {
    const [id] = await workstation().pinned(5);
    const { code, sleeps } = await sleepsOf(String(id), '--timeout', '2500ms', '--interval', '1s');
    expect(code).toBe(124);
    expect(sleeps).toEqual([1000, 1000, 500]);
  });

  test('reports the end of a task exactly at the deadline', async () => {
    const [id] = await workstation().pinned(5);
    const start = workstation().farm.clock.now();
    const { code } = await workstation().run(['wait', String(id), '--timeout', '10s'], {
      onSleep: async (ms) => {
        if (workstation().farm.clock.now() + ms === start + 10_000) await workstation().pin(23, id as number);
      },
    });
    expect(code).toBe(23);
  });

  test('prints the command to wait again on stderr', async () => {
    const [id] = await workstation().pinned(5);
    const { stderr } = await workstation().run(['wait', String(id), '--timeout', '1s']);
    expect(stderr).toContain(`rayvision wait ${id}`);
  });

  test('does not stop the task', async () => {
    const id = await workstation().submit('--frames', '1-30');
    expect((await workstation().run(['wait', String(id), '--timeout', '3s'])).code).toBe(124);
    expect((await workstation().run(['wait', String(id)])).code).toBe(0);
  });
});

describe('--interval', () => {
  test.each([
    ['100ms', 100],
    ['5s', 5000],
  ])('%s polls at that interval, without growth or jitter', async (interval, ms) => {
    const [id] = await workstation().pinned(5);
    const { sleeps } = await sleepsOf(String(id), '--interval', interval, '--timeout', `${ms * 6}ms`);
    expect(sleeps).toEqual([ms, ms, ms, ms, ms, ms]);
  });

  test('grows from 1 s to 30 s if it is not set', async () => {
    const [id] = await workstation().pinned(5);
    const { sleeps } = await sleepsOf(String(id), '--timeout', '1h');
    const whole = sleeps.slice(0, -1);
    expect(whole.toSorted((a, b) => a - b)).toEqual(whole);
    expect(whole[0]).toBeGreaterThan(500);
    expect(whole[0]).toBeLessThanOrEqual(1000);
    expect(whole.at(-1)).toBeGreaterThan(20_000);
    expect(whole.at(-1)).toBeLessThanOrEqual(30_000);
  });
});

describe('a render', () => {
  exhaustively(test)('of two hours is waited for to its end', async () => {
    const slow = await openWorkstation({ frameTime: 60_000 });
    const id = await slow.submit('--frames', '1-354');
    const before = slow.farm.clock.now();
    const { code, stdout } = await slow.run(['wait', String(id), '--json']);
    expect(code).toBe(0);
    const { elapsedSeconds, tasks } = onlyJson(stdout);
    expect(tasks[0]).toMatchObject({ progress: 1, frames: { total: 354, done: 354 } });
    expect(elapsedSeconds).toBeGreaterThanOrEqual(2 * 3600);
    expect(elapsedSeconds).toBeLessThan(2 * 3600 + 31);
    expect(slow.farm.clock.now() - before).toBe(elapsedSeconds * 1000);
    await slow.close();
  });

  test('that is stopped during the wait ends it with 10', async () => {
    const id = await workstation().submit('--frames', '1-100');
    let asked = 0;
    const { code } = await workstation().run(['wait', String(id)], {
      onSleep: async () => {
        asked += 1;
        if (asked !== 3) return;
        await workstation().farm.call('/api/rendering/task/renderingTask/stopTask', { taskIds: [id] });
      },
    });
    expect(code).toBe(10);
    expect(asked).toBe(3);
  });

  test('whose frames fail ends the wait with 30', async () => {
    const id = await workstation().submit('--frames', '1-4');
    await workstation().farm.call('/sandbox/set', { taskIds: [id], failFrames: '2' });
    const { code, stdout } = await workstation().run(['wait', String(id), '--json']);
    expect(code).toBe(30);
    expect(onlyJson(stdout).tasks[0]).toMatchObject({
      frames: { total: 4, done: 3, failed: 1 },
      progress: 0.75,
    });
  });

  test('that runs out of money ends the wait with 20', async () => {
    const id = await workstation().submit('--frames', '1-4');
    await workstation().farm.call('/sandbox/set', { balance: '0' });
    expect((await workstation().run(['wait', String(id)])).code).toBe(20);
  });

  test('that reaches its time limit ends the wait with 23', async () => {
    const id = await workstation().submit('--frames', '1-60', '--time-limit', '5s');
    expect((await workstation().run(['wait', String(id)])).code).toBe(23);
  });
});
