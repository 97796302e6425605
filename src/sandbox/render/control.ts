import { FRAME, type Frame, type TaskRecord } from '../state/model.js';
import { endOf, hasFailed, isEndCode, isUnfinished, TASK } from './outcome.js';
import type { Renderer } from './renderer.js';
import { abort, requeue } from './run.js';

/**
 * What a control call does to one task with frames of its own (docs/protocol/endpoints.md, §5). A call that does not
 * fit the task's state changes nothing.
 */
export type Control = (renderer: Renderer, task: TaskRecord, now: number) => void;

function enter(renderer: Renderer, task: TaskRecord, status: number, now: number): void {
  task.status = status;
  task.since = now;
  task.pinned = false;
  task.endedAt = isEndCode(status) ? now : null;
  renderer.refresh(task);
}

/** Ends a task by somebody's will: frames that have not finished never will. */
function end(renderer: Renderer, task: TaskRecord, status: number, now: number): void {
  for (const frame of task.frames.filter(isUnfinished)) abort(frame, now);
  enter(renderer, task, status, now);
}

export const stop: Control = (renderer, task, now) => {
  if (!isEndCode(task.status)) end(renderer, task, TASK.STOP, now);
  else if (task.pinned) enter(renderer, task, task.status, now);
};

/** States in which somebody may still give the task up. */
const ABANDONABLE: readonly number[] = [TASK.STOP, TASK.ARREARAGE_STOP, TASK.TIME_OUT_STOP];

export const abandon: Control = (renderer, task, now) => {
  if (!isEndCode(task.status) || ABANDONABLE.includes(task.status)) end(renderer, task, TASK.ABANDON, now);
};

/** A task begins again: its time limit counts anew. */
function begin(renderer: Renderer, task: TaskRecord, now: number): void {
  task.runSince = null;
  enter(renderer, task, task.frames.some(isUnfinished) ? TASK.WAITING : endOf(task), now);
}

/** Goes on where the task stopped, was parked or was pinned; a task given up stays given up. */
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

/** Goes on after the priority frames, and only then (docs/protocol/endpoints.md, §5.9). */
export const fullSpeed: Control = (renderer, task, now) => {
  if (task.status !== TASK.FINISHED_TEST) return;
  task.released = true;
  for (const frame of task.frames) if (frame.status === FRAME.STARTED) requeue(frame);
  task.runSince = now;
  const goesOn = task.frames.some(isUnfinished);
  enter(renderer, task, goesOn ? TASK.RENDERING : endOf(task), now);
};

/** Marks a task deleted and stops what runs; the recycle bin lists it. */
export const remove: Control = (renderer, task, now) => {
  task.deleted = true;
  if (!isEndCode(task.status)) end(renderer, task, TASK.STOP, now);
  renderer.farm.touch(task);
};

/**
 * Renders chosen frames again; those that wait or render already go on as they are (docs/protocol/endpoints.md, §5.6).
 */
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
  }
  const stands = task.pinned || isEndCode(task.status) || task.status === TASK.FINISHED_TEST;
  if (stands) begin(renderer, task, now);
  else renderer.refresh(task);
}

/** Stops chosen frames; the task goes on with the others (docs/protocol/endpoints.md, §5.7). */
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
