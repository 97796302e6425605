import { combinedStatus } from '../../domain/task/end-of-wait.js';
import { taskStatus } from '../../domain/task/task-status.js';
import { FRAME, type Frame, framesIn, PRIORITY_FRAME, type TaskRecord } from '../state/model.js';
import type { SandboxFarm } from '../state/sandbox-farm.js';

/** Task states by the farm's names (docs/protocol/endpoints.md, §1.2). */
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

/** Whether a frame failed or ran into its time limit. */
export function hasFailed(frame: Frame): boolean {
  return frame.status === FRAME.ERROR || frame.status === FRAME.TIMEOUT;
}

/** Whether a frame is waiting or rendering. */
export function isUnfinished(frame: Frame): boolean {
  return frame.status === FRAME.WAITING || frame.status === FRAME.STARTED;
}

/** Returns the end state of a task whose frames have all ended. */
export function endOf(task: TaskRecord): number {
  const done = task.frames.some((frame) => frame.status === FRAME.DONE);
  if (task.frames.some(hasFailed)) return done ? TASK.FINISHED_HAS_FAILED : TASK.FAILED;
  const stopped = task.frames.some((frame) => frame.status === FRAME.ABORTED);
  return stopped ? TASK.STOP : TASK.FINISHED;
}

/** Whether only the priority frames may render (docs/protocol/job-files.md, §2.3). */
export function holdsAfterPriority(task: TaskRecord): boolean {
  return (
    !task.released &&
    task.job?.pauseAfterPriority === true &&
    task.frames.some((frame) => frame.type === PRIORITY_FRAME)
  );
}

/** Whether a task with this status code has ended. */
export function isEndCode(code: number): boolean {
  return taskStatus(code).end;
}

/** Returns a task's status as lists show it; for an opened task, that of its sub tasks. */
export function shownStatus(farm: SandboxFarm, task: TaskRecord): number {
  if (task.subs.length === 0) return task.status;
  return combinedStatus(farm.subsOf(task).map((sub) => taskStatus(sub.status))).code;
}

/** Counts frames (not records) whose record matches `counts`. */
export function countFrames(task: TaskRecord, counts: (frame: Frame) => boolean): number {
  return task.frames.reduce((sum, frame) => (counts(frame) ? sum + framesIn(frame) : sum), 0);
}

/** Returns the name of a task's folder in the output storage (docs/protocol/endpoints.md, §4.1). */
export function outputName(task: TaskRecord): string {
  return `${task.id}_${task.job?.stem ?? ''}`;
}

/** Returns the file name of a frame's picture. */
export function pictureName(task: TaskRecord, number: number): string {
  return `${task.job?.stem ?? ''}.${String(number).padStart(4, '0')}.png`;
}
