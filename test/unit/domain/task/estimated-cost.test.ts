import { expect, test } from 'vitest';
import { estimatedCost } from '../../../../src/domain/task/estimated-cost.js';
import type { Task } from '../../../../src/domain/task/task.js';
import { taskStatus } from '../../../../src/domain/task/task-status.js';
import { task } from '../../guards/frames.js';

const counts = { total: 10, done: 4, failed: 1, executing: 2, waiting: 2, aborted: 1 };

const one = (amount: number | null, facts: Partial<Task> = {}): Task => ({
  ...task({ cost: amount }),
  frames: counts,
  ...facts,
});

test.each([
  ['the frames left at the price of those that are done', one(4), 8],
  ['not known where the farm reports no cost', one(null), null],
  ['not known while it reports 0', one(0), null],
  ['not known before a frame is done', one(1, { frames: { ...counts, done: 0 } }), null],
  ['what it has cost, of a task that has ended', one(4, { status: taskStatus(10) }), 4],
  ['what it has cost, where no frame is left', one(4, { frames: { ...counts, total: 6 } }), 4],
  ['the sum of its sub tasks', one(6, { subtasks: [one(4), one(2, { status: taskStatus(25) })] }), 10],
  ['by its own counts, where a sub task has not begun', one(4, { subtasks: [one(4), one(null)] }), 8],
])('the estimated cost of a task is %s', (_title, facts, expected) => {
  expect(estimatedCost(facts)).toBe(expected);
});
