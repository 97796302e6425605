import { describe, expect, test } from 'vitest';
import { casesAt } from '../../support/exhaustive.js';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import { forEachTest } from '../../support/for-each-test.js';
import { type TestClock, testClock } from '../../support/workstation/clock.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** In milliseconds. No other sleep of the sandbox takes as long, so this one belongs to a delayed answer. */
const DELAY = 7321;

/** A clock that advances as soon as an answer is delayed, since the client waits for it in real time. */
function clockThatServesDelays(): TestClock {
  const clock = testClock();
  return {
    ...clock,
    sleep(ms, signal) {
      const slept = clock.sleep(ms, signal);
      if (ms === DELAY) clock.advance(ms);
      return slept;
    },
  };
}

const workstation = forEachTest(() => openWorkstation({ clock: clockThatServesDelays() }));

async function faultsLeft(): Promise<number> {
  return (await workstation().farm.call('/sandbox/status')).data.faults;
}

const FAULTS: [name: string, flags: string[]][] = [
  ['HTTP 502', ['--http', '502']],
  ['HTTP 503', ['--http', '503']],
  ['HTTP 404', ['--http', '404']],
  ['code 500', ['--code', '500']],
  ['code 513', ['--code', '513']],
  ['code 100', ['--code', '100']],
  ['code 400', ['--code', '400']],
  ['code 610', ['--code', '610']],
  ['an unknown code', ['--code', '4711']],
  ['dropped connections', ['--drop']],
  ['delayed answers', ['--delay', `${DELAY}ms`]],
  ['garbage', ['--garbage']],
];

describe.each(casesAt([0, 8, 10], FAULTS))('with %s', (_, flags) => {
  test('a wait continues to the end of the render', async () => {
    const id = await workstation().submit('--frames', '1-20');
    expect((await workstation().run(['sandbox', 'fault', '--next', '3', ...flags])).code).toBe(0);
    expect(await faultsLeft()).toBe(3);
    const { code, stdout, stderr } = await workstation().run(['wait', String(id), '--json']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const result = onlyJson(stdout);
    expect(result).toMatchObject({ outcome: 'ended', exitCode: 0, tasks: [{ progress: 1 }] });
    if (flags.includes('--delay')) expect(result.elapsedSeconds).toBeGreaterThanOrEqual(DELAY / 1000);
    else expect(await faultsLeft()).toBe(0);
  });

  test('a wait still distinguishes a failed task from a finished one', async () => {
    const [id] = await workstation().pinned(23);
    await workstation().run(['sandbox', 'fault', '--next', '1', ...flags]);
    expect((await workstation().run(['wait', String(id)])).code).toBe(23);
    expect(await faultsLeft()).toBe(0);
  });

  test('a wait ends at --timeout if the fault is permanent', async () => {
    const [id] = await workstation().pinned(25);
    await workstation().run(['sandbox', 'fault', '--next', '1000000', ...flags]);
    const before = workstation().farm.clock.now();
    const { code } = await workstation().run(['wait', String(id), '--timeout', '5m']);
    // A delayed answer still reports that the task has ended.
    if (flags.includes('--delay')) return expect(code).toBe(0);
    expect(code).toBe(124);
    expect(workstation().farm.clock.now() - before).toBe(5 * 60_000);
  });
});

test('a wait for a missing answer ends at --timeout', async () => {
  const [id] = await workstation().pinned(5);
  await workstation().run(['sandbox', 'fault', '--next', '1', '--delay', '1h']);
  const { code, stdout } = await workstation().run(['wait', String(id), '--timeout', '1s', '--json']);
  expect(code).toBe(124);
  expect(onlyJson(stdout).outcome).toBe('timeout');
});

test('a fault is reported once on stderr, and so is its end', async () => {
  const id = await workstation().submit();
  await workstation().run(['sandbox', 'fault', '--next', '4', '--http', '502']);
  const { stderr } = await workstation().run(['wait', String(id)]);
  expect(linesOf(stderr).filter((line) => line.includes('502'))).toHaveLength(1);
  expect(stderr).toMatch(/answers again/i);
});

test('a fault is an event with --ndjson, and the last event is still "end"', async () => {
  const id = await workstation().submit();
  await workstation().run(['sandbox', 'fault', '--next', '2', '--drop']);
  const { code, stdout } = await workstation().run(['wait', String(id), '--ndjson']);
  expect(code).toBe(0);
  const events = linesOf(stdout).map((line) => JSON.parse(line));
  expect(events.slice(0, 2).map(({ event }) => event)).toEqual(['trouble', 'trouble']);
  expect(events.at(-1)).toMatchObject({ event: 'end', exitCode: 0 });
});

test('a temporary outage of the farm does not change the result', async () => {
  const id = await workstation().submit('--frames', '1-20');
  const { folder, clock } = workstation().farm;
  const port = Number(workstation().farm.sandbox.address.domain.split(':')[1]);
  let sleeps = 0;
  let again: Awaited<ReturnType<typeof startTestSandbox>> | undefined;
  const { code, stdout, stderr } = await workstation().run(['wait', String(id), '--json'], {
    onSleep: async () => {
      sleeps += 1;
      if (sleeps === 2) await workstation().farm.sandbox.close();
      if (sleeps === 5) again = await startTestSandbox({ folder, clock, port });
    },
  });
  await again?.sandbox.close();
  expect(code).toBe(0);
  expect(stderr).toBe('');
  expect(sleeps).toBeGreaterThanOrEqual(5);
  expect(onlyJson(stdout).tasks[0]).toMatchObject({ taskId: id, progress: 1 });
});

test('a clock that is wrong by ten minutes is corrected by the farm’s', async () => {
  const [id] = await workstation().pinned(45);
  const now = () => workstation().farm.clock.now() - 600_000;
  expect((await workstation().run(['wait', String(id)], { now })).code).toBe(45);
});

describe('permanent errors', () => {
  const WRONG = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

  test.each([
    ['a wrong key', { RAYVISION_API_KEY: WRONG }, 611],
    ['an unknown access id', { RAYVISION_API_ACCESS_ID: WRONG }, 602],
  ])('%s ends a wait at once with 77', async (_, wrong, farmCode) => {
    const [id] = await workstation().pinned(5);
    const before = workstation().farm.clock.now();
    const { code, stdout, stderr } = await workstation().run(['wait', String(id), '--json'], {
      env: { ...workstation().env, ...wrong },
    });
    expect(code).toBe(77);
    expect(stdout).toBe('');
    expect(onlyJson(stderr).error).toMatchObject({ name: 'AccessError', exitCode: 77, farmCode });
    expect(workstation().farm.clock.now()).toBe(before);
  });

  test.each(casesAt([0, 3], [403, 608, 602, 611]))(
    'farm code %i ends a wait at once with 77',
    async (farmCode) => {
      const id = await workstation().submit('--frames', '1-20');
      await workstation().run(['sandbox', 'fault', '--next', '1', '--code', String(farmCode)]);
      const before = workstation().farm.clock.now();
      const { code, stderr } = await workstation().run(['wait', String(id), '--json']);
      expect(code).toBe(77);
      expect(onlyJson(stderr).error).toMatchObject({ exitCode: 77, farmCode });
      expect(workstation().farm.clock.now()).toBe(before);
    },
  );

  test('a permanent error that starts during a wait ends it with 77', async () => {
    const id = await workstation().submit('--frames', '1-20');
    let sleeps = 0;
    const { code } = await workstation().run(['wait', String(id)], {
      onSleep: async () => {
        sleeps += 1;
        if (sleeps === 2)
          await workstation().farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 403 });
      },
    });
    expect(code).toBe(77);
    expect(sleeps).toBe(2);
  });
});
