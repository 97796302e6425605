import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TasksAnswer } from '../../../src/client/tasks/tasks.js';
import type { Task } from '../../../src/domain/task/task.js';
import { taskStatus } from '../../../src/domain/task/task-status.js';
import {
  AccessError,
  ConfigError,
  DataError,
  FarmBusyError,
  InterruptedError,
  NoInputError,
  ProtocolError,
  UnreachableError,
} from '../../../src/errors.js';
import { nextPause } from '../../../src/poller/interval.js';
import { type PollEvent, type PollOptions, poll } from '../../../src/poller/poll.js';

function task(taskId: number, code: number): Task {
  return {
    taskId,
    alias: String(taskId),
    scene: 's',
    dcc: { name: 'maya', id: 2000 },
    status: taskStatus(code),
    frames: { total: 1, done: 0, failed: 0, executing: 0, waiting: 1, aborted: 0 },
    progress: 0,
    submittedAt: null,
    startedAt: null,
    endedAt: null,
    cost: { amount: null, coupon: null },
    project: null,
    artist: null,
    priority: null,
    labels: [],
    timeLimit: null,
    nodeLimit: null,
    deleted: false,
    camera: null,
    layer: null,
    outputName: null,
    outputStorage: null,
    subtasks: [],
  };
}

type Reply = (ids: readonly number[], round: number) => TasksAnswer | Promise<TasksAnswer>;

/** Every id in the state of this round; the last one stays. */
function states(...codes: number[]): Reply {
  return (ids, round) => ({
    tasks: ids.map((id) => task(id, codes[Math.min(round, codes.length - 1)] ?? 0)),
    unknown: [],
  });
}

interface Told {
  readonly ids: number[];
  readonly at: number;
  readonly timeout: number;
}

/** Polls on a clock that only sleeping moves, and writes down all that happened. */
async function run(
  reply: Reply,
  options: Partial<PollOptions> = {},
  more: { ids?: number[]; random?: number | (() => number); signal?: AbortSignal; onSleep?: () => void } = {},
) {
  const { ids = [1], random = 0.5, signal = new AbortController().signal } = more;
  const asked: Told[] = [];
  const sleeps: number[] = [];
  const events: PollEvent[] = [];
  let now = 1_000_000;
  const started = now;
  let round = 0;
  const time = {
    now: () => now,
    random: typeof random === 'number' ? () => random : random,
    signal,
    async sleep(ms: number, abort?: AbortSignal) {
      more.onSleep?.();
      abort?.throwIfAborted();
      sleeps.push(ms);
      now += ms;
      round += 1;
      if (sleeps.length > 5000) throw new Error('no end');
    },
  };
  const ask = async (part: readonly number[], timeout: number) => {
    asked.push({ ids: [...part], at: now - started, timeout });
    return reply(part, round);
  };
  const all: PollOptions = {
    until: 'end',
    timeout: undefined,
    interval: undefined,
    failFast: false,
    grace: 0,
    ...options,
  };
  const loop = poll(ask, ids, all, time);
  const result = {
    asked,
    sleeps,
    events,
    outcome: undefined as string | undefined,
    error: undefined as unknown,
  };
  try {
    for (;;) {
      const step = await loop.next();
      if (step.done) {
        result.outcome = step.value;
        break;
      }
      events.push(step.value);
    }
  } catch (error) {
    result.error = error;
  }
  return result;
}

function last(events: readonly PollEvent[]): Task[] {
  const tasks = events.filter((event) => event.kind === 'tasks').at(-1);
  return tasks?.kind === 'tasks' ? [...tasks.tasks] : [];
}

describe('the pauses', () => {
  test('the first request is immediate, and an ended task needs no second', async () => {
    const { asked, sleeps, outcome } = await run(states(25));
    expect(asked).toEqual([expect.objectContaining({ ids: [1], at: 0 })]);
    expect(sleeps).toEqual([]);
    expect(outcome).toBe('ended');
  });

  test('grow from about 1 s to 30 s and stay there', async () => {
    for (const random of [0, 0.5, 0.999]) {
      const { sleeps } = await run(states(...Array<number>(40).fill(5), 25), {}, { random });
      expect(sleeps[0]).toBeGreaterThan(750);
      expect(sleeps[0]).toBeLessThan(1250);
      expect(sleeps.every((ms, at) => at === 0 || ms >= (sleeps[at - 1] ?? 0))).toBe(true);
      expect(sleeps.at(-1)).toBeGreaterThan(22_500);
      expect(Math.max(...sleeps)).toBeLessThanOrEqual(30_000);
      expect(sleeps.at(-1)).toBe(sleeps.at(-2));
    }
  });

  test('differ between processes', async () => {
    const script = states(5, 5, 25);
    const [one, other] = await Promise.all([
      run(script, {}, { random: 0.1 }),
      run(script, {}, { random: 0.9 }),
    ]);
    expect(one.sleeps).not.toEqual(other.sleeps);
  });

  test.each([100, 5000, 120_000])('an interval of %i ms is fixed: no growth, no jitter', async (interval) => {
    const failing: Reply = (ids, round) => {
      if (round === 3) throw new UnreachableError('farm.lost', {});
      return states(...Array<number>(20).fill(5), 25)(ids, round);
    };
    const { sleeps } = await run(failing, { interval }, { random: () => Math.random() });
    expect(sleeps).toHaveLength(20);
    expect(new Set(sleeps)).toEqual(new Set([interval]));
  });
});

describe('the deadline', () => {
  test.each([
    [10_000, undefined],
    [10_000, 3000],
    [500, undefined],
    [7_200_000, undefined],
    [100, 60_000],
  ])(
    'of %i ms shortens the last pause (interval %s), and is followed by one more request',
    async (timeout, interval) => {
      const { asked, sleeps, outcome } = await run(states(5), { timeout, interval });
      expect(outcome).toBe('timeout');
      expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(timeout, 3);
      expect(asked.at(-1)?.at).toBeCloseTo(timeout, 3);
    },
  );

  test('of 0 sends one request', async () => {
    const { asked, outcome } = await run(states(5), { timeout: 0 });
    expect(asked).toHaveLength(1);
    expect(outcome).toBe('timeout');
  });

  test('is not reached if the tasks end at that moment', async () => {
    const { outcome } = await run(states(5, 25), { timeout: 1000, interval: 1000 });
    expect(outcome).toBe('ended');
  });

  test('limits the time of each request', async () => {
    const { asked } = await run(states(5), { timeout: 10_000, interval: 3000 });
    for (const { at, timeout } of asked) expect(timeout).toBeLessThanOrEqual(Math.max(1000, 10_000 - at));
  });

  test('leaves a request the remaining time, at most a minute and at least a second', async () => {
    const timeouts = async (timeout: number | undefined, interval: number) =>
      (await run(states(5, 5, 5, 5, 25), { timeout, interval })).asked.map((one) => one.timeout);
    // Without a deadline, and long before it, a minute: docs/protocol/http.md, §6.
    expect(await timeouts(undefined, 3000)).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
    expect(await timeouts(3_600_000, 3000)).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
    expect(await timeouts(62_000, 1000)).toEqual([60_000, 60_000, 60_000, 59_000, 58_000]);
    // The question at the deadline itself may still be answered.
    expect(await timeouts(3500, 1000)).toEqual([3500, 2500, 1500, 1000, 1000]);
    expect(await timeouts(1500, 1000)).toEqual([1500, 1000, 1000]);
    expect(await timeouts(0, 1000)).toEqual([1000]);
  });

  test('does not exist without --timeout', async () => {
    const { outcome, sleeps } = await run(states(...Array<number>(3000).fill(5), 25));
    expect(outcome).toBe('ended');
    expect(sleeps).toHaveLength(3000);
  });
});

describe('a wait for tasks', () => {
  test.each([10, 15, 20, 23, 25, 30, 35, 45, 70])('ends with %i', async (code) => {
    const { outcome, events } = await run(states(0, 8, 5, code));
    expect(outcome).toBe('ended');
    expect(last(events).map(({ status }) => status.code)).toEqual([code]);
  });

  test.each([0, 5, 8, 40, 50, 100, 99])('does not end with %i', async (code) => {
    expect((await run(states(code), { timeout: 60_000 })).outcome).toBe('timeout');
  });

  test('ends with 40 for --until test', async () => {
    expect((await run(states(5, 40), { until: 'test' })).outcome).toBe('ended');
    expect((await run(states(5), { until: 'test', timeout: 9000 })).outcome).toBe('timeout');
  });

  test('ends with the last one, and does not query ended tasks again', async () => {
    const reply: Reply = (ids, round) => ({
      tasks: ids.map((id) => task(id, round >= id ? 25 : 5)),
      unknown: [],
    });
    const { asked, events, outcome } = await run(reply, {}, { ids: [1, 2, 3] });
    expect(asked.map(({ ids }) => ids)).toEqual([[1, 2, 3], [1, 2, 3], [2, 3], [3]]);
    expect(last(events).map(({ taskId }) => taskId)).toEqual([1, 2, 3]);
    expect(outcome).toBe('ended');
  });

  test('ends for any sequence of states', async () => {
    const life = fc.array(fc.constantFrom(0, 5, 8, 40, 50, 100, 99), { maxLength: 12 });
    const end = fc.constantFrom(10, 15, 20, 23, 25, 30, 35, 45, 70);
    const lives = fc.array(fc.tuple(life, end), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lives, async (tasks) => {
        const reply: Reply = (ids, round) => ({
          tasks: ids.map((id) => {
            const [codes, ending] = tasks[id - 1] ?? [[], 25];
            return task(id, codes[round] ?? ending);
          }),
          unknown: [],
        });
        const ids = tasks.map((_, at) => at + 1);
        const { outcome, events, sleeps } = await run(reply, {}, { ids });
        expect(outcome).toBe('ended');
        expect(last(events).map(({ status }) => status.code)).toEqual(tasks.map(([, ending]) => ending));
        expect(sleeps).toHaveLength(Math.max(...tasks.map(([codes]) => codes.length)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('--fail-fast', () => {
  const reply: Reply = (ids) => ({ tasks: ids.map((id) => task(id, id === 1 ? 45 : 5)), unknown: [] });

  test('returns at the first failed task', async () => {
    const { outcome, sleeps } = await run(reply, { failFast: true }, { ids: [1, 2] });
    expect(outcome).toBe('ended');
    expect(sleeps).toEqual([]);
  });

  test('continues after a finished task', async () => {
    const well: Reply = (ids, round) => ({
      tasks: ids.map((id) => task(id, id === 1 || round > 3 ? 25 : 5)),
      unknown: [],
    });
    const { outcome, sleeps } = await run(well, { failFast: true }, { ids: [1, 2] });
    expect(outcome).toBe('ended');
    expect(sleeps).toHaveLength(4);
  });

  test('without it, a failed task does not end the wait for the others', async () => {
    expect((await run(reply, { timeout: 60_000 }, { ids: [1, 2] })).outcome).toBe('timeout');
  });
});

describe('many ids', () => {
  test.each([
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
    [1000, Array<number>(10).fill(100)],
  ])('%i are queried 100 at a time', async (count, sizes) => {
    const ids = Array.from({ length: count }, (_, at) => at + 1);
    const { asked, events } = await run(states(25), {}, { ids });
    expect(asked.map((one) => one.ids.length)).toEqual(sizes);
    expect(last(events).map(({ taskId }) => taskId)).toEqual(ids);
  });

  test('a failed request does not hide the others, nor end the wait', async () => {
    const ids = Array.from({ length: 150 }, (_, at) => at + 1);
    const reply: Reply = (part, round) => {
      if (round === 0 && part.length < 100) throw new FarmBusyError('farm.httpBusy', {});
      return states(25)(part, round);
    };
    const { asked, events, outcome } = await run(reply, {}, { ids });
    expect(outcome).toBe('ended');
    expect(events.map(({ kind }) => kind)).toEqual(['tasks', 'error', 'tasks']);
    expect(asked.map((one) => one.ids.length)).toEqual([100, 50, 50]);
    expect(last(events)).toHaveLength(150);
  });
});

describe('ten thousand ids', () => {
  const ids = Array.from({ length: 10_000 }, (_, at) => at + 1);

  test('are queried with two requests at a time, so that memory stays small', async () => {
    let [now, most] = [0, 0];
    const reply: Reply = async (part, round) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return states(25)(part, round);
    };
    const { asked, events, outcome } = await run(reply, {}, { ids });
    expect([asked.length, most, outcome]).toEqual([100, 2, 'ended']);
    expect(last(events).map(({ taskId }) => taskId)).toEqual(ids);
  });

  test('share the time of one answer: a later request has what remains of it', async () => {
    let now = 0;
    const timeouts: number[] = [];
    const ask = async (part: readonly number[], timeout: number) => {
      timeouts.push(timeout);
      now += 7000;
      return { tasks: part.map((id) => task(id, 25)), unknown: [] };
    };
    const options = {
      until: 'end',
      timeout: undefined,
      interval: undefined,
      failFast: false,
      grace: 0,
    } as const;
    const { signal } = new AbortController();
    const time = { now: () => now, random: () => 0, sleep: async () => {}, signal };
    for await (const _ of poll(ask, ids.slice(0, 1200), options, time));
    expect(timeouts).toEqual([60_000, 53_000, 46_000, 39_000, 32_000, 25_000, 18_000, 11_000, 4000, 1, 1, 1]);
  });
});

const farm = (code: number) => [{ message: 'no', domain: 'd' }, { farmCode: code }] as const;

describe('a failed request', () => {
  test.each([
    ['unreachable', new UnreachableError('farm.unreachable', {})],
    ['HTTP 502', new UnreachableError('farm.http', {})],
    ['busy', new FarmBusyError('farm.httpBusy', {})],
    ['garbage', new ProtocolError('farm.garbage', {})],
    ['a changed shape', new ProtocolError('farm.shape', {})],
    ['100', new FarmBusyError('farm.refused', ...farm(100))],
    ['500', new FarmBusyError('farm.refused', ...farm(500))],
    ['600', new DataError('farm.refused', ...farm(600))],
    ['610', new AccessError('farm.refused', ...farm(610))],
    ['913', new AccessError('farm.refused', ...farm(913))],
    ['an undocumented code', new FarmBusyError('farm.refused', ...farm(999))],
  ])('%s does not end the wait', async (_, error) => {
    const reply: Reply = (ids, round) => {
      if (round < 5) throw error;
      return states(25)(ids, round);
    };
    const { outcome, events, error: thrown } = await run(reply);
    expect(thrown).toBeUndefined();
    expect(outcome).toBe('ended');
    expect(events.filter((event) => event.kind === 'error')).toHaveLength(5);
  });

  const barred = new UnreachableError('farm.certificate', {}, { lasting: true });

  test('that needs a change of the system ends the wait if the farm was never reached', async () => {
    const { error, asked } = await run(() => {
      throw barred;
    });
    expect([error, asked.length]).toEqual([barred, 1]);
  });

  test('of the same kind does not end the wait after the farm has answered: the network may come back', async () => {
    const reply: Reply = (ids, round) => {
      if (round > 0 && round < 5) throw barred;
      return states(5, 5, 5, 5, 5, 25)(ids, round);
    };
    const { outcome, error } = await run(reply);
    expect([outcome, error]).toEqual(['ended', undefined]);
  });

  test('that never succeeds ends the wait at the deadline', async () => {
    const reply: Reply = () => {
      throw new UnreachableError('farm.lost', {});
    };
    expect((await run(reply, { timeout: 3_600_000 })).outcome).toBe('timeout');
  });

  test('that is followed by a success restarts the pauses', async () => {
    const reply: Reply = (ids, round) => {
      if (round === 30) throw new UnreachableError('farm.lost', {});
      return states(...Array<number>(40).fill(5), 25)(ids, round);
    };
    const { sleeps } = await run(reply);
    expect(sleeps[29]).toBeGreaterThan(20_000);
    expect(sleeps[30]).toBeLessThan(1500);
  });

  test.each([
    ['a wrong key', new AccessError('farm.refused', ...farm(611)), 77],
    ['no session', new AccessError('farm.refused', ...farm(602)), 77],
    ['no permission', new AccessError('farm.refused', ...farm(403)), 77],
    ['a wrong region', new AccessError('farm.refused', ...farm(608)), 77],
    ['404', new NoInputError('farm.refused', ...farm(404)), 66],
    ['a broken configuration', new ConfigError('config.noKey'), 78],
    ['an interruption', new InterruptedError('interrupted'), 130],
  ])('%s ends the wait', async (_, error, exitCode) => {
    const { asked, error: thrown } = await run(() => {
      throw error;
    });
    expect(thrown).toBe(error);
    expect(thrown).toMatchObject({ exitCode });
    expect(asked).toHaveLength(1);
  });

  test('an internal error ends the wait', async () => {
    const bug = new TypeError('bug');
    const { error } = await run(() => {
      throw bug;
    });
    expect(error).toBe(bug);
  });
});

describe('an unknown id', () => {
  const reply: Reply = (ids) => ({
    tasks: ids.filter((id) => id !== 7).map((id) => task(id, 5)),
    unknown: ids.filter((id) => id === 7),
  });

  test('ends the wait, whatever the states of the others', async () => {
    const { error, asked } = await run(reply, {}, { ids: [1, 7, 2] });
    expect(error).toBeInstanceOf(NoInputError);
    expect(String(error)).toContain('7');
    expect(asked).toHaveLength(1);
  });

  test('is accepted while a new task may not be listed yet', async () => {
    const late: Reply = (ids, round) => (round < 3 ? reply(ids, round) : states(25)(ids, round));
    const { outcome } = await run(late, { grace: 60_000 }, { ids: [7] });
    expect(outcome).toBe('ended');
  });

  test('ends the wait if the grace period is over at a poll', async () => {
    const { error, asked } = await run(reply, { grace: 2000, interval: 1000 }, { ids: [7] });
    expect(asked.map(({ at }) => at)).toEqual([0, 1000, 2000]);
    expect(error).toMatchObject({ key: 'taskId.unknown', params: { id: 7 } });
  });

  test('ends the wait after the grace period', async () => {
    const { error, asked } = await run(reply, { grace: 10_000 }, { ids: [7] });
    expect(error).toBeInstanceOf(NoInputError);
    expect(asked.at(-1)?.at).toBeGreaterThanOrEqual(10_000);
  });
});

test('an interruption ends a pause', async () => {
  const controller = new AbortController();
  const reason = new InterruptedError('interrupted');
  const onSleep = () => controller.abort(reason);
  const { error, asked } = await run(states(5), {}, { signal: controller.signal, onSleep });
  expect(error).toBe(reason);
  expect(asked).toHaveLength(1);
});

test('an empty list of ids ends the wait, with one event and no request', async () => {
  const { asked, events, outcome } = await run(states(5), {}, { ids: [] });
  expect([asked, events, outcome]).toEqual([[], [{ kind: 'tasks', tasks: [] }], 'ended']);
});

describe('the pause until the next request', () => {
  test.each<[what: string, args: Parameters<typeof nextPause>, ms: number]>([
    ['a second at first', [undefined, 0, 0, 0], 1000],
    ['growing', [undefined, 1, 0, 0], 1400],
    ['and growing', [undefined, 3, 0, 0], 2744],
    ['to half a minute', [undefined, 11, 0, 0], 30_000],
    ['and no more', [undefined, 100_000, 0, 0], 30_000],
    ['shortened by up to a sixth', [undefined, 0, 0, 1], 1000 - 1000 / 6],
    ['by half of that', [undefined, 1, 0, 0.5], 1400 - 1400 / 12],
    ['starting again after a failure', [undefined, 50, 1, 0], 1000],
    ['and growing with further ones', [undefined, 50, 3, 0], 1960],
    ['fixed where it was chosen', [250, 50, 3, 0.7], 250],
    ['even at nothing', [0, 1, 0, 0.5], 0],
  ])('is %s', (_, args, ms) => {
    expect(nextPause(...args)).toBeCloseTo(ms, 6);
  });
});

describe('more tasks than one request holds', () => {
  const ids = Array.from({ length: 250 }, (_, at) => at + 1);
  const failing = (bad: (first: number) => boolean): Reply => {
    return (part, round) => {
      if (round === 0 && bad(part[0] ?? 0)) throw new UnreachableError('farm.lost', {});
      return states(25)(part, round);
    };
  };

  test('are reported as far as the farm answered', async () => {
    const { events, asked, outcome } = await run(
      failing((first) => first === 101),
      {},
      { ids },
    );
    expect(asked.map((one) => one.ids.length)).toEqual([100, 100, 50, 100]);
    const reported = events.map((event) => (event.kind === 'tasks' ? event.tasks.length : event.kind));
    expect(reported).toEqual([150, 'error', 250]);
    expect(outcome).toBe('ended');
  });

  test('are not reported without any answer, and the error is reported once', async () => {
    const { events } = await run(
      failing(() => true),
      {},
      { ids },
    );
    const reported = events.map((event) => (event.kind === 'tasks' ? event.tasks.length : event.kind));
    expect(reported).toEqual(['error', 250]);
  });
});
