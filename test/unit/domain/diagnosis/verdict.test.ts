import { describe, expect, test } from 'vitest';
import { tellingLines } from '../../../../src/domain/diagnosis/read-log.js';
import { type FailedFrame, type TaskFacts, verdictOf } from '../../../../src/domain/diagnosis/verdict.js';
import type { Task } from '../../../../src/domain/task/task.js';
import { taskStatus } from '../../../../src/domain/task/task-status.js';

/** Facts of a task in this state, with these other facts. */
function facts(code: number, more: Partial<TaskFacts> = {}, frames: Partial<Task['frames']> = {}): TaskFacts {
  const counts = { total: 9, done: 0, failed: 0, executing: 0, waiting: 9, aborted: 0, ...frames };
  const task = { status: taskStatus(code), frames: counts, nodeLimit: 2, subtasks: [], deleted: false };
  return { task: task as unknown as Task, money: 1, load: 'normal', waiting: [1], failed: [], ...more };
}

const failed = (lines: string[], timedOut = false): FailedFrame => ({
  ...{ taskId: 1, name: '1', timedOut },
  telling: tellingLines(lines),
});

describe('the verdict on a task that waits', () => {
  test.each<[verdict: string, facts: TaskFacts]>([
    ['waits-for-machines', facts(0)],
    ['no-money', facts(0, { money: 0 })],
    ['waits-for-machines', facts(0, { money: null, load: null })],
    ['platform-full', facts(0, { load: 'full' })],
    ['platform-off', facts(0, { load: 'off' })],
    ['platform-busy', facts(5, { load: 'busy' }, { executing: 1 })],
    ['rendering', facts(5, { load: 'busy' }, { executing: 1, waiting: 0 })],
    ['node-limit', facts(5, {}, { executing: 2 })],
    ['rendering', facts(5, {}, { executing: 1 })],
    ['waits-for-photons', facts(5, { waiting: [7] })],
    ['waits-for-photons', facts(5, { waiting: [9] })],
    ['waits-for-simulation', facts(5, { waiting: [10] })],
    ['waits-for-preprocessing', facts(5, { waiting: [6] })],
  ])('%s', (verdict, given) => {
    expect(verdictOf(given)).toBe(verdict);
  });
});

describe('the verdict on failed frames', () => {
  test.each<[verdict: string, frames: FailedFrame[]]>([
    ['not-known', []],
    ['not-known', [failed(['render failed'])]],
    ['timeout', [failed([], true)]],
    ['memory', [failed(['bad_alloc'], true)]],
    ['not-known', [failed([], true), failed([])]],
    ['licence', [failed(['Segmentation fault']), failed(['no license'])]],
    ['plugin', [failed(['addon not found: x'])]],
    ['crash', [failed(['addon not found: x', 'bus error'])]],
  ])('%s', (verdict, frames) => {
    expect(verdictOf(facts(45, { failed: frames }))).toBe(verdict);
    expect(verdictOf(facts(30, { failed: frames }))).toBe(verdict);
  });

  test('holds for a task that still renders', () => {
    expect(verdictOf(facts(5, { failed: [failed(['bus error'])] }))).toBe('crash');
  });
});
