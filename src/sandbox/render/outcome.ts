import { combinedStatus } from '../../domain/end-of-wait.js';
import { taskStatus } from '../../domain/task-status.js';
import type { Farm } from '../state/farm.js';
import { FRAME, type Frame, framesIn, PRIORITY_FRAME, type TaskRecord } from '../state/model.js';

/** Task states by the name the seed gives them (docs/protocol/endpoints.md, §1.2). */
export const TASK = {
  WAITING: 0,
  RENDERING: 5,
  PRE_RENDERING: 8,
  STOP: 10,
  ARREARAGE_STOP: 20,
  TIME_OUT_STOP: 23,
  FINISHED: 25,
  FINISHED_HAS_FAILED: 30,
  ABANDON: 35,
  FINISHED_TEST: 40,
  FAILED: 45,
} as const;

export function hasFailed(frame: Frame): boolean {
  return frame.status === FRAME.ERROR || frame.status === FRAME.TIMEOUT;
}

export function isUnfinished(frame: Frame): boolean {
  return frame.status === FRAME.WAITING || frame.status === FRAME.STARTED;
}

/** The end that a task's frames amount to, once none of them is waiting or rendering. */
export function endOf(task: TaskRecord): number {
  const done = task.frames.some((frame) => frame.status === FRAME.DONE);
  if (task.frames.some(hasFailed)) return done ? TASK.FINISHED_HAS_FAILED : TASK.FAILED;
  const stopped = task.frames.some((frame) => frame.status === FRAME.ABORTED);
  return stopped ? TASK.STOP : TASK.FINISHED;
}

/** True while only its priority frames may render (docs/protocol/job-files.md, §2.3). */
export function holdsAfterPriority(task: TaskRecord): boolean {
  return (
    !task.released &&
    task.job?.pauseAfterPriority === true &&
    task.frames.some((frame) => frame.type === PRIORITY_FRAME)
  );
}

export function isEndCode(code: number): boolean {
  return taskStatus(code).end;
}

/** A task's status as lists show it; an opened one mirrors its sub tasks. */
export function shownStatus(farm: Farm, task: TaskRecord): number {
  if (task.subs.length === 0) return task.status;
  return combinedStatus(farm.subsOf(task).map((sub) => taskStatus(sub.status))).code;
}

/** How many frames (not records) are in the states that `counts` picks. */
export function countFrames(task: TaskRecord, counts: (frame: Frame) => boolean): number {
  return task.frames.reduce((sum, frame) => (counts(frame) ? sum + framesIn(frame) : sum), 0);
}

/** Name of a task's folder in the output storage (docs/protocol/endpoints.md, §4.1). */
export function outputName(task: TaskRecord): string {
  return `${task.id}_${task.job?.stem ?? ''}`;
}

/** Name of one frame's picture. */
export function pictureName(task: TaskRecord, number: number): string {
  return `${task.job?.stem ?? ''}.${String(number).padStart(4, '0')}.png`;
}
