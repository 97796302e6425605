import { FRAME, type Frame, PRIORITY_FRAME, type TaskRecord } from '../state/model.js';
import { holdsAfterPriority, TASK } from './outcome.js';

/** The run of an active task: its waiting frames (next one last) and those that render. */
export interface Run {
  readonly task: TaskRecord;
  readonly waiting: Frame[];
  readonly running: Frame[];
  /** When it last received a machine, since tasks take turns. */
  served: number;
}

const GOING: readonly number[] = [TASK.WAITING, TASK.PRE_RENDERING, TASK.RENDERING];

/** Creates the run of a task; undefined if the task is ended, paused, pinned, or opened. */
export function runOf(task: TaskRecord): Run | undefined {
  if (task.pinned || task.subs.length > 0 || !GOING.includes(task.status)) return undefined;
  const waiting = task.frames.filter((frame) => frame.status === FRAME.WAITING);
  const priority = waiting.filter((frame) => frame.type === PRIORITY_FRAME);
  const main = waiting.filter((frame) => frame.type !== PRIORITY_FRAME);
  const order = holdsAfterPriority(task) ? priority : [...priority, ...main];
  return {
    task,
    waiting: order.reverse(),
    running: task.frames.filter((frame) => frame.status === FRAME.STARTED),
    served: 0,
  };
}

/** Aborts an unfinished frame, without charging it. */
export function abort(frame: Frame, now: number): void {
  if (frame.status === FRAME.STARTED) {
    frame.spent += now - frame.startedAt;
    frame.endedAt = now;
  }
  frame.status = FRAME.ABORTED;
  frame.hangs = false;
}

/** Queues a frame again. */
export function requeue(frame: Frame): void {
  frame.status = FRAME.WAITING;
  frame.startedAt = 0;
  frame.endedAt = 0;
}
