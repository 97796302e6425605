import { describe, expect, test } from 'vitest';
import { taskStatus } from '../../../src/domain/task/task-status.js';
import { decide, type GuardAction, type GuardLimits, needsFrames } from '../../../src/guards/decide.js';
import type { GuardEntry, GuardMemory } from '../../../src/guards/guard-memory.js';
import { exhaustively } from '../../support/exhaustive.js';
import { frame, task } from './frames.js';

const NOW = 1_000_000;

const memoryOf = (actions: readonly GuardAction[], done = true): GuardMemory =>
  new Map(
    actions.flatMap(({ keys }) => keys.map((key): [string, GuardEntry] => [key, { key, done, at: NOW }])),
  );

const one = (frames: ReturnType<typeof frame>[], facts = {}) => ({
  task: task(facts),
  parts: [{ taskId: 7, frames }],
});

describe('the cost limit', () => {
  test.each([
    [4.99, 0],
    [5, 0],
    [5.01, 1],
  ])('stops a task that has cost %d of 5: %d times', (cost, count) => {
    const actions = decide({ maxCost: 5 }, one([], { cost }), new Map(), NOW);
    expect(actions).toHaveLength(count);
    if (count > 0)
      expect(actions[0]).toMatchObject({ guard: 'max-cost', action: 'stop', taskId: 7, cost, limit: 5 });
  });

  test('is not reached where the farm reports nothing', () => {
    expect(decide({ maxCost: 0 }, one([]), new Map(), NOW)).toEqual([]);
  });

  test('makes other guards needless, and acts once', () => {
    const guarded = one([frame('1', 'failed', { from: 0, to: 1 })], { cost: 6, failed: 9 });
    const limits = { maxCost: 5, maxFailed: 1, retries: 3 };
    const actions = decide(limits, guarded, new Map(), NOW);
    expect(actions.map(({ guard }) => guard)).toEqual(['max-cost']);
    expect(decide(limits, guarded, memoryOf(actions), NOW + 1000)).toEqual([]);
  });

  test('acts again where the answer to the stop was never read', () => {
    const guarded = one([], { cost: 6 });
    const actions = decide({ maxCost: 5 }, guarded, new Map(), NOW);
    expect(decide({ maxCost: 5 }, guarded, memoryOf(actions, false), NOW)).toEqual(actions);
  });

  test('a task that costs less than before its stop, as the farm corrected it, is not stopped again', () => {
    const actions = decide({ maxCost: 5 }, one([], { cost: 6 }), new Map(), NOW);
    expect(decide({ maxCost: 5 }, one([], { cost: 4 }), memoryOf(actions), NOW + 90_000)).toEqual([]);
  });

  test('a task that was started again is stopped again, also where the clock was set back', () => {
    const memory = memoryOf(decide({ maxCost: 5 }, one([], { cost: 6 }), new Map(), NOW));
    for (const later of [90_000, -90_000])
      expect(decide({ maxCost: 5 }, one([], { cost: 6 }), memory, NOW + later)).toHaveLength(1);
  });

  test('counts the frames of all sub tasks', () => {
    const parts = [8, 9].map((taskId) => ({ taskId, frames: [frame('1', 'done', { cost: 3 })] }));
    const actions = decide({ maxCost: 5 }, { task: task({ cost: 1 }), parts }, new Map(), NOW);
    expect(actions).toMatchObject([{ guard: 'max-cost', taskId: 7, cost: 6 }]);
  });
});

describe('the limit of failed frames', () => {
  test.each([
    [2, 2, 0],
    [3, 2, 1],
    [1, 0, 1],
  ])('%d failed, of at most %d: stopped %d times', (failed, maxFailed, count) => {
    expect(decide({ maxFailed }, one([], { failed }), new Map(), NOW)).toHaveLength(count);
  });
});

describe('failed frames', () => {
  const failed = (to: number) => frame('3', 'failed', { from: 0, to });
  const limits: GuardLimits = { retries: 2 };

  test('are rendered again, so many times each', () => {
    const first = decide(
      limits,
      one([failed(10), frame('4', 'timeout', { from: 0, to: 5 })]),
      new Map(),
      NOW,
    );
    expect(first).toMatchObject([{ guard: 'retries', action: 'retry', taskId: 7, limit: 2 }]);
    expect(first[0]?.keys).toHaveLength(2);
    const memory = memoryOf(first);
    expect(decide(limits, one([failed(10)]), memory, NOW)).toEqual([]);
    const second = decide(limits, one([failed(20)]), memory, NOW);
    expect(second).toHaveLength(1);
    const both = new Map([...memory, ...memoryOf(second)]);
    expect(decide(limits, one([failed(30)]), both, NOW)).toEqual([]);
  });

  test('whose request was never answered are asked for again, and not counted again', () => {
    const first = decide({ retries: 1 }, one([failed(10)]), new Map(), NOW);
    const again = decide({ retries: 1 }, one([failed(10)]), memoryOf(first, false), NOW);
    expect(again).toEqual(first);
  });

  test('of equal names in sub tasks are counted apart', () => {
    const parts = [8, 9].map((taskId) => ({ taskId, frames: [failed(10)] }));
    const first = decide({ retries: 1 }, { task: task(), parts: parts.slice(0, 1) }, new Map(), NOW);
    const second = decide({ retries: 1 }, { task: task(), parts }, memoryOf(first), NOW);
    expect(second).toMatchObject([{ taskId: 9 }]);
  });

  test('that were stopped, or are done, are not', () => {
    const frames = [frame('1', 'stopped', { from: 0, to: 1 }), frame('2', 'done', { from: 0, to: 1 })];
    expect(decide(limits, one(frames), new Map(), NOW)).toEqual([]);
  });
});

describe('a stuck frame', () => {
  const done = ['1', '2', '3'].map((name) => frame(name, 'done', { from: 0, to: 10 }));
  const hanging = (from: number) => frame('9', 'rendering', { from });
  const limits: GuardLimits = { stuck: { factor: 5, action: 'retry' } };

  test('is found once an attempt', () => {
    const first = decide(limits, one([...done, hanging(900)]), new Map(), NOW);
    expect(first).toMatchObject([{ guard: 'stuck', action: 'retry', taskId: 7, seconds: 100, median: 10 }]);
    const memory = memoryOf(first);
    expect(decide(limits, one([...done, hanging(900)]), memory, NOW)).toEqual([]);
    expect(decide(limits, one([...done, hanging(910)]), memory, NOW)).toHaveLength(1);
  });
});

test('frames are queried for guards that look at them', () => {
  expect(needsFrames({})).toBe(false);
  expect(needsFrames({ maxFailed: 1 })).toBe(false);
  for (const limits of [{ maxCost: 0 }, { retries: 0 }, { stuck: { factor: 5, action: 'warn' } }] as const)
    expect(needsFrames(limits)).toBe(true);
});

describe('a task that renders nothing now', () => {
  const failed = [frame('1', 'failed', { from: 0, to: 1 })];
  const ended = { ...one(failed, { cost: 6, failed: 1 }).task, status: taskStatus(30) };

  test.each([
    [{ maxCost: 5, retries: 3 }, 0],
    [{ maxFailed: 0, retries: 3 }, 0],
    [{ maxCost: 6, maxFailed: 1, retries: 3 }, 1],
  ])('with %o, after its end, renders %d times again', (limits, count) => {
    const parts = [{ taskId: 7, frames: failed }];
    expect(decide(limits, { task: ended, parts }, new Map(), NOW)).toHaveLength(count);
  });

  test('is not stopped while it is paused, and renders nothing again above the limit', () => {
    const guarded = { ...one(failed, { cost: 6 }), isPaused: true };
    expect(decide({ maxCost: 5, retries: 3 }, guarded, new Map(), NOW)).toEqual([]);
    expect(decide({ maxCost: 7, retries: 3 }, guarded, new Map(), NOW)).toHaveLength(1);
  });
});

test('a frame whose name has a line break is rendered again as often as another', () => {
  const guarded = (to: number) => one([{ ...frame('1', 'failed', { from: 0, to }), name: 'a\nb' }]);
  const first = decide({ retries: 1 }, guarded(1), new Map(), NOW);
  expect(first).toHaveLength(1);
  expect(decide({ retries: 1 }, guarded(2), memoryOf(first), NOW)).toEqual([]);
});

exhaustively(test)('a task of 140,000 frames that take different times is judged', () => {
  const frames = Array.from({ length: 140_000 }, (_, at) =>
    frame(String(at), 'done', { from: 0, to: 10 + (at % 7), cost: 0.001 }),
  );
  const limits: GuardLimits = { maxCost: 1000, retries: 1, stuck: { factor: 3, action: 'warn' } };
  expect(decide(limits, one(frames), new Map(), NOW)).toEqual([]);
});
