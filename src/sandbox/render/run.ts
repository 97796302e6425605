import { FRAME, type Frame, PRIORITY_FRAME, type TaskRecord } from '../state/model.js';
import { holdsAfterPriority, TASK } from './outcome.js';

/** A task that goes on by itself: its waiting frames, the next one last, and those on a machine. */
export interface Run {
  readonly task: TaskRecord;
  readonly waiting: Frame[];
  readonly running: Frame[];
  /** When it last got a machine; tasks take turns. */
  served: number;
}

const GOING: readonly number[] = [TASK.WAITING, TASK.PRE_RENDERING, TASK.RENDERING];

/** The run of a task, or undefined when it stands still: ended, parked, pinned, or opened. */
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

/** Takes an unfinished frame out of the render; what a machine did for it is lost, and free. */
export function abort(frame: Frame, now: number): void {
  if (frame.status === FRAME.STARTED) {
    frame.spent += now - frame.startedAt;
    frame.endedAt = now;
  }
  frame.status = FRAME.ABORTED;
}

/** Puts a frame back into the queue. */
export function requeue(frame: Frame): void {
  frame.status = FRAME.WAITING;
  frame.startedAt = 0;
  frame.endedAt = 0;
}
