import { FRAME, type Frame, type TaskRecord } from '../state/model.js';
import { hasFailed, isEndCode, isUnfinished, TASK } from './outcome.js';
import type { Renderer } from './renderer.js';
import { leaveResults } from './results.js';
import { abort } from './run.js';

function fail(frame: Frame, now: number): void {
  frame.startedAt ||= now;
  frame.endedAt = now;
  frame.status = FRAME.ERROR;
}

function finish(renderer: Renderer, task: TaskRecord, frame: Frame, now: number): void {
  if (frame.status === FRAME.DONE) return;
  frame.startedAt ||= now;
  frame.endedAt = now;
  frame.status = FRAME.DONE;
  leaveResults(renderer.farm, task, frame);
}

function failOneAtLeast(renderer: Renderer, task: TaskRecord, now: number): void {
  const failed = task.frames.filter(hasFailed);
  const victim = failed.length > 0 ? undefined : (task.frames.findLast(isUnfinished) ?? task.frames.at(-1));
  if (victim) fail(victim, now);
  for (const frame of task.frames) if (!hasFailed(frame)) finish(renderer, task, frame, now);
}

/** Changes a task's frames to match the pinned state; other states leave the frames unchanged. */
function agree(renderer: Renderer, task: TaskRecord, status: number, now: number): void {
  const unfinished = task.frames.filter(isUnfinished);
  if (status === TASK.FINISHED) for (const frame of task.frames) finish(renderer, task, frame, now);
  if (status === TASK.FAILED) for (const frame of unfinished) fail(frame, now);
  if (status === TASK.FINISHED_HAS_FAILED) failOneAtLeast(renderer, task, now);
  const aborting = [TASK.STOP, TASK.ARREARAGE_STOP, TASK.TIME_OUT_STOP, TASK.ABANDON].map(Number);
  if (aborting.includes(status)) for (const frame of unfinished) abort(frame, now);
}

/** States that a task reaches only after it has started. */
const BEGUN: readonly number[] = [
  ...[TASK.PRE_RENDERING, TASK.RENDERING, TASK.FINISHED_TEST],
  ...[TASK.FINISHED, TASK.FINISHED_HAS_FAILED, TASK.FAILED],
];

/** Pins a task in a state until it is set, started, stopped or continued. */
export function pin(renderer: Renderer, task: TaskRecord, status: number, now: number): void {
  agree(renderer, task, status, now);
  task.status = status;
  task.since = now;
  task.pinned = true;
  if (BEGUN.includes(status)) task.startedAt ??= now;
  task.endedAt = isEndCode(status) ? now : null;
  renderer.refresh(task);
}
