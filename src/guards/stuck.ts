import type { TaskFrame } from '../domain/frames/task-frame.js';
import { attemptSeconds, isDone, isRendering } from './frame-states.js';

/** A frame that renders much longer than the others. */
export interface StuckFrame {
  readonly frame: TaskFrame;
  /** Seconds that it has rendered. */
  readonly seconds: number;
  /** Seconds that half of the frames take. */
  readonly median: number;
}

/** With fewer finished frames nothing is known about how long a frame takes. */
const FEWEST = 3;

/**
 * The time that half of the frames take at most, as far as those that finished show it. Frames that render count as
 * lasting at least as long as they have rendered (the product-limit estimator of Kaplan and Meier): the first frames to
 * finish are the fast ones. Of few frames it is the upper limit of the median's confidence interval, at most the longest
 * time; of equal frames it is their time.
 * @param finished seconds of finished frames, one at least
 * @param running seconds that the others have rendered
 */
export function medianSeconds(finished: readonly number[], running: readonly number[]): number {
  const sorted = finished.toSorted((a, b) => a - b);
  const waiting = running.toSorted((a, b) => a - b);
  const target = 0.5 - 1 / Math.sqrt(sorted.length);
  let share = 1;
  let left = 0;
  for (const [index, seconds] of sorted.entries()) {
    while (left < waiting.length && (waiting[left] as number) < seconds) left++;
    share *= 1 - 1 / (sorted.length - index + (waiting.length - left));
    if (share <= target) return seconds;
  }
  return sorted.at(-1) ?? Number.NaN;
}

/**
 * The frames that have rendered more than `factor` times the median of the others.
 * @param now epoch milliseconds of the farm's clock
 */
export function stuckFrames(frames: readonly TaskFrame[], factor: number, now: number): StuckFrame[] {
  const finished = frames.filter(isDone).flatMap((frame) => attemptSeconds(frame) ?? []);
  if (finished.length < FEWEST) return [];
  const rendering = frames
    .filter(isRendering)
    .map((frame) => ({ frame, seconds: attemptSeconds(frame, now) ?? 0 }));
  const median = medianSeconds(
    finished,
    rendering.map(({ seconds }) => seconds),
  );
  return rendering.filter(({ seconds }) => seconds > factor * median).map((one) => ({ ...one, median }));
}
