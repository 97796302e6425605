import { frameCodesOf } from '../domain/frames/frame-status.js';
import type { TaskFrame } from '../domain/frames/task-frame.js';

const DONE = frameCodesOf('DONE');
const RENDERING = frameCodesOf('STARTED');
const FAILED = frameCodesOf('ERROR', 'TIMEOUT');
const STOPPED = frameCodesOf('ABORTED');
const ENDED = frameCodesOf('DONE', 'ERROR', 'TIMEOUT', 'ABORTED');

const has = (codes: readonly number[]) => (frame: TaskFrame) => codes.includes(frame.status.code);

export const isDone = has(DONE);
export const isRendering = has(RENDERING);
/** Whether it was stopped before its end. */
export const isStopped = has(STOPPED);
/** Whether it failed, or took longer than the farm allows. */
export const isFailed = has(FAILED);
/** Whether it will still render by itself. */
export const isLeft = (frame: TaskFrame) => !ENDED.includes(frame.status.code);

/**
 * Seconds of the attempt that ended last, or that renders now; null where the farm does not report its times.
 * @param now epoch milliseconds of the farm's clock, for a frame that renders
 */
export function attemptSeconds({ startedAt, endedAt }: TaskFrame, now?: number): number | null {
  const to = now ?? (endedAt === null ? Number.NaN : Date.parse(endedAt));
  const seconds = startedAt === null ? Number.NaN : (to - Date.parse(startedAt)) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
