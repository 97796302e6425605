import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  combinedStatus,
  exitCodeForAll,
  exitCodeOf,
  isEnd,
  worstExitCode,
} from '../../../../src/domain/task/end-of-wait.js';
import type { Task } from '../../../../src/domain/task/task.js';
import { taskStatus } from '../../../../src/domain/task/task-status.js';

/** The contract's exit code of each code that ends a wait; undefined for those that do not end it. */
const EXITS: [code: number, exit: number | undefined][] = [
  [0, undefined],
  [5, undefined],
  [8, undefined],
  [10, 10],
  [15, 10],
  [20, 20],
  [23, 23],
  [25, 0],
  [30, 30],
  [35, 35],
  [40, undefined],
  [45, 45],
  [50, undefined],
  [70, 30],
  [100, undefined],
  [99, undefined],
];

describe('the end of a wait', () => {
  test.each(EXITS)('status %i: exit %s', (code, exit) => {
    const status = taskStatus(code);
    expect(isEnd(status, 'end')).toBe(exit !== undefined);
    if (exit !== undefined) expect(exitCodeOf(status)).toBe(exit);
  });

  test.each(EXITS)('--until test, status %i', (code, exit) => {
    expect(isEnd(taskStatus(code), 'test')).toBe(exit !== undefined || code === 40);
  });

  test('finished test frames exit with 0', () => {
    expect(exitCodeOf(taskStatus(40))).toBe(0);
  });
});

describe('several tasks together', () => {
  const order = [45, 20, 23, 35, 10, 30, 0];

  test('the worst is chosen in the contract’s order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...order), { minLength: 1, maxLength: 9 }), (codes) => {
        expect(worstExitCode(codes)).toBe(order.find((code) => codes.includes(code)));
      }),
    );
  });

  test('0 without any', () => {
    expect(worstExitCode([])).toBe(0);
  });
});

describe('an opened task', () => {
  test.each<[subs: number[], combined: number]>([
    [[25, 25], 25],
    [[25, 45, 20], 45],
    [[20, 23], 20],
    [[35, 23], 23],
    [[10, 35], 35],
    [[30, 10], 10],
    [[25, 30], 30],
    [[25, 5], 5],
    [[45, 0], 0],
    [[0, 5, 8], 5],
    [[0, 8], 8],
    [[40, 25], 40],
    [[40, 5], 5],
    [[25, 99], 99],
    // A paused sub task never hides an active one, not even one in an unknown state.
    [[40, 99], 99],
  ])('of %j has the status %i', (subs, combined) => {
    expect(combinedStatus(subs.map(taskStatus)).code).toBe(combined);
    expect(combinedStatus(subs.toReversed().map(taskStatus)).code).toBe(combined);
  });

  test('ends when all its sub tasks have ended', () => {
    const code = fc.constantFrom(...EXITS.map(([one]) => one));
    fc.assert(
      fc.property(fc.array(code, { minLength: 1, maxLength: 6 }), (codes) => {
        const subs = codes.map(taskStatus);
        expect(isEnd(combinedStatus(subs), 'end')).toBe(subs.every((sub) => isEnd(sub, 'end')));
        expect(isEnd(combinedStatus(subs), 'test')).toBe(subs.every((sub) => isEnd(sub, 'test')));
      }),
    );
  });
});

function task(code: number, subs: number[] = []): Task {
  const subtasks = subs.map((sub) => task(sub));
  const status = subs.length > 0 ? combinedStatus(subs.map(taskStatus)) : taskStatus(code);
  return { status, subtasks } as unknown as Task;
}

describe('the exit code of ended tasks', () => {
  test.each<[tasks: Task[], exit: number]>([
    [[task(25)], 0],
    [[task(25), task(10), task(45)], 45],
    [[task(70), task(15)], 10],
    [[task(0, [25, 30]), task(25)], 30],
    [[task(0, [25, 25])], 0],
    // With --until test a parked sub task is done; another one's bad end still counts.
    [[task(0, [40, 45])], 45],
    [[task(0, [40, 25])], 0],
    [[task(40), task(20)], 20],
  ])('%#', (tasks, exit) => {
    expect(exitCodeForAll(tasks)).toBe(exit);
  });
});
