import { FRAME, type Frame, type TaskRecord } from '../state/model.js';
import { endOf, hasFailed, isEndCode, isUnfinished, TASK } from './outcome.js';
import type { Renderer } from './renderer.js';
import { abort, requeue } from './run.js';

/**
 * An action on one task that has frames (docs/protocol/endpoints.md, §5). It changes nothing if it does not apply to the
 * task's state.
 */
export type Control = (renderer: Renderer, task: TaskRecord, now: number) => void;

function enter(renderer: Renderer, task: TaskRecord, status: number, now: number): void {
  task.status = status;
  task.since = now;
  task.pinned = false;
  task.endedAt = isEndCode(status) ? now : null;
  renderer.refresh(task);
}

/** Ends a task and aborts its unfinished frames. */
function end(renderer: Renderer, task: TaskRecord, status: number, now: number): void {
  for (const frame of task.frames.filter(isUnfinished)) abort(frame, now);
  enter(renderer, task, status, now);
}

/** Stops a task; only the pin of an ended task changes its state. */
export const stop: Control = (renderer, task, now) => {
  if (!isEndCode(task.status)) end(renderer, task, TASK.STOP, now);
  else if (task.pinned) enter(renderer, task, task.status, now);
};

/** End states from which a task can still be abandoned. */
const ABANDONABLE: readonly number[] = [TASK.STOP, TASK.ARREARAGE_STOP, TASK.TIME_OUT_STOP];

/** Abandons a task. */
export const abandon: Control = (renderer, task, now) => {
  if (!isEndCode(task.status) || ABANDONABLE.includes(task.status)) end(renderer, task, TASK.ABANDON, now);
};

/** Restarts a task and its time limit. */
function begin(renderer: Renderer, task: TaskRecord, now: number): void {
  task.runSince = null;
  enter(renderer, task, task.frames.some(isUnfinished) ? TASK.WAITING : endOf(task), now);
}

/** Resumes a stopped, paused or pinned task; an abandoned one stays abandoned. */
export const start: Control = (renderer, task, now) => {
  const again = (frame: Frame) =>
    frame.status === FRAME.ABORTED || (task.pinned && (hasFailed(frame) || frame.status === FRAME.STARTED));
  const stands = isEndCode(task.status) || task.status === TASK.FINISHED_TEST;
  if (!task.pinned && (!stands || task.status === TASK.ABANDON)) return;
  const chosen = task.frames.filter(again);
  if (!task.pinned && task.status !== TASK.FINISHED_TEST && chosen.length === 0) return;
  if (task.status === TASK.FINISHED_TEST) task.released = true;
  for (const frame of chosen) requeue(frame);
  begin(renderer, task, now);
};

/** Continues a task that is paused after its priority frames (docs/protocol/endpoints.md, §5.9). */
export const fullSpeed: Control = (renderer, task, now) => {
  if (task.status !== TASK.FINISHED_TEST) return;
  task.released = true;
  for (const frame of task.frames) if (frame.status === FRAME.STARTED) requeue(frame);
  task.runSince = now;
  const goesOn = task.frames.some(isUnfinished);
  enter(renderer, task, goesOn ? TASK.RENDERING : endOf(task), now);
};

/** Stops a task and marks it deleted; the recycle bin lists it. */
export const remove: Control = (renderer, task, now) => {
  task.deleted = true;
  if (!isEndCode(task.status)) end(renderer, task, TASK.STOP, now);
  renderer.farm.touch(task);
};

/** Renders the chosen frames again; those that wait or render are unchanged (docs/protocol/endpoints.md, §5.6). */
export function recommit(
  renderer: Renderer,
  task: TaskRecord,
  chosen: (frame: Frame) => boolean,
  now: number,
): void {
  const frames = task.frames.filter((frame) => chosen(frame) && !isUnfinished(frame));
  if (frames.length === 0 || task.status === TASK.ABANDON) return;
  for (const frame of frames) {
    requeue(frame);
    frame.recommits += 1;
    frame.lost = false;
  }
  const stands = task.pinned || isEndCode(task.status) || task.status === TASK.FINISHED_TEST;
  if (stands) begin(renderer, task, now);
  else renderer.refresh(task);
}

/** Stops the chosen frames; the task renders the others (docs/protocol/endpoints.md, §5.7). */
export function stopFrames(
  renderer: Renderer,
  task: TaskRecord,
  chosen: (frame: Frame) => boolean,
  now: number,
): void {
  for (const frame of task.frames.filter((f) => chosen(f) && isUnfinished(f))) abort(frame, now);
  const parkedForNothing = task.status === TASK.FINISHED_TEST && !task.frames.some(isUnfinished);
  if (parkedForNothing && !task.pinned) enter(renderer, task, endOf(task), now);
  else renderer.refresh(task);
}
