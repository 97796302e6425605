import type { Task } from './task.js';
import { type TaskStatus, taskStatus } from './task-status.js';

/** The status of a task that is paused after its test frames; it ends a wait only with `--until test`. */
export const FINISHED_TEST = 40;

export type WaitUntil = 'end' | 'test';

/** Exit codes from the worst on, for choosing one for several tasks (docs/contract.md, "Exit codes"). */
const WORST_FIRST = [45, 20, 23, 35, 10, 30] as const;

/** Statuses whose exit code differs from their own code. */
const EXIT_AS: Readonly<Record<number, number>> = { 15: 10, 70: 30, 25: 0, 40: 0 };

/** Statuses of running sub tasks in the order in which one of them is the status of the whole task. */
const MOST_ACTIVE_FIRST = [5, 8, 100, 50, 0] as const;

/** Whether this status ends the wait. */
export function isEnd(status: TaskStatus, until: WaitUntil): boolean {
  return status.end || (until === 'test' && status.code === FINISHED_TEST);
}

/** The exit code of an ended task: its status code, 0 for FINISHED (docs/contract.md, "Exit codes"). */
export function exitCodeOf(status: TaskStatus): number {
  return EXIT_AS[status.code] ?? status.code;
}

/** The worst of several exit codes, in the order 45, 20, 23, 35, 10, 30; 0 where none of these occurs. */
export function worstExitCode(codes: readonly number[]): number {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? 0;
}

/**
 * The status of an opened task, derived from its sub tasks: the most active of those still running, else the worst end.
 * The farm's own status of an opened task is meaningless (docs/protocol/workflow.md, §8).
 */
export function combinedStatus(statuses: readonly TaskStatus[]): TaskStatus {
  const running = statuses.filter((status) => !status.end);
  if (running.length > 0) {
    const mostActive = MOST_ACTIVE_FIRST.find((code) => running.some((status) => status.code === code));
    const moving = running.filter((status) => status.code !== FINISHED_TEST);
    return running.find((status) => status.code === mostActive) ?? moving[0] ?? taskStatus(FINISHED_TEST);
  }
  const worst = worstExitCode(statuses.map(exitCodeOf));
  return statuses.find((status) => exitCodeOf(status) === worst) ?? taskStatus(25);
}

/** The exit code of an ended task; of an opened one the worst of its sub tasks, even where another one is paused. */
export function taskExitCode(task: Task): number {
  return task.subtasks.length > 0 ? exitCodeForAll(task.subtasks) : exitCodeOf(task.status);
}

/** The exit code for several ended tasks. */
export function exitCodeForAll(tasks: readonly Task[]): number {
  return worstExitCode(tasks.map(taskExitCode));
}
