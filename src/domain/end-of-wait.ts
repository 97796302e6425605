import type { Task } from './task.js';
import { type TaskStatus, taskStatus } from './task-status.js';

/** Parked after its test frames: an end only for who asked for test frames. */
export const FINISHED_TEST = 40;

export type WaitUntil = 'end' | 'test';

/** Worst first: the order in which one exit code stands for several tasks. */
const WORST_FIRST = [45, 20, 23, 35, 10, 30] as const;

/** Codes beyond the seed's exit as the seed's code that means the same. */
const EXIT_AS: Readonly<Record<number, number>> = { 15: 10, 70: 30, 25: 0, 40: 0 };

/** Sub states that say most about a task still on its way, first; after them the ones that nobody knows. */
const LIVELIEST_FIRST = [5, 8, 100, 50, 0] as const;

/** True when waiting for this state is over. */
export function isEnd(status: TaskStatus, until: WaitUntil): boolean {
  return status.end || (until === 'test' && status.code === FINISHED_TEST);
}

/** The exit code of an ended task: the farm's own end code, 0 for FINISHED. */
export function exitCodeOf(status: TaskStatus): number {
  return EXIT_AS[status.code] ?? status.code;
}

/** The worst exit code of several, in the order 45, 20, 23, 35, 10, 30; 0 when all are well. */
export function worstExitCode(codes: readonly number[]): number {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? 0;
}

/**
 * What the sub tasks of an opened task together amount to: while one of them goes on, the liveliest of those;
 * when all have ended, the worst. The farm's own status of an opened task says nothing (docs/protocol/workflow.md, §8).
 */
export function combinedStatus(statuses: readonly TaskStatus[]): TaskStatus {
  const going = statuses.filter((status) => !status.end);
  if (going.length > 0) {
    const lively = LIVELIEST_FIRST.find((code) => going.some((status) => status.code === code));
    const moving = going.filter((status) => status.code !== FINISHED_TEST);
    return going.find((status) => status.code === lively) ?? moving[0] ?? taskStatus(FINISHED_TEST);
  }
  const worst = worstExitCode(statuses.map(exitCodeOf));
  return statuses.find((status) => exitCodeOf(status) === worst) ?? taskStatus(25);
}

/** The exit code of an ended task; of an opened one the worst of its sub tasks, also when another one is parked. */
export function taskExitCode(task: Task): number {
  return task.subtasks.length > 0 ? exitCodeForAll(task.subtasks) : exitCodeOf(task.status);
}

/** The exit code for tasks that have all ended. */
export function exitCodeForAll(tasks: readonly Task[]): number {
  return worstExitCode(tasks.map(taskExitCode));
}
