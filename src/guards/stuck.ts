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

/** With fewer finished frames all of them may be fast ones by chance, so that their median says little. */
const FEW = 16;

/** Frames whose times differ by less show that all frames take that long. */
const EVEN = 1.02;

/** Where all frames are within a factor of 3 of the median, the slowest takes at most so many times the fastest. */
const WIDEST = 9;

/** Standard deviations from the median to the upper limit of its confidence interval; each is 0.5 / √n of the frames. */
const DEVIATIONS = 4;

/**
 * The time that half of the frames take at most, as far as those that finished show it. Frames that render count as
 * lasting at least as long as they have rendered (the product-limit estimator of Kaplan and Meier): the first frames to
 * finish are the fast ones. It is the upper limit of the median's confidence interval, of few frames the longest time;
 * of equal frames it is their time.
 * @param finished seconds of finished frames, one at least
 * @param running seconds that the others have rendered
 */
export function medianSeconds(finished: readonly number[], running: readonly number[]): number {
  const sorted = finished.toSorted((a, b) => a - b);
  const waiting = running.toSorted((a, b) => a - b);
  const target = 0.5 - (0.5 * DEVIATIONS) / Math.sqrt(sorted.length);
  let share = 1;
  let left = 0;
  for (const [index, seconds] of sorted.entries()) {
    while (left < waiting.length && (waiting[left] as number) < seconds) left++;
    share *= 1 - 1 / (sorted.length - index + (waiting.length - left));
    if (share <= target) return seconds;
  }
  return sorted.at(-1) ?? Number.NaN;
}

/** The seconds that a frame may render: so many times the median, and more where few uneven frames have finished. */
function longestTime(finished: readonly number[], factor: number, median: number): number {
  if (finished.length >= FEW) return factor * median;
  const fastest = Math.min(...finished);
  const isKnown = Math.max(...finished) <= EVEN * fastest;
  return isKnown ? factor * median : Math.max(factor * median, WIDEST * fastest);
}

const finishedSeconds = (frames: readonly TaskFrame[]) =>
  frames.filter(isDone).flatMap((frame) => attemptSeconds(frame) ?? []);

const renderingFrames = (frames: readonly TaskFrame[], now: number) =>
  frames.filter(isRendering).map((frame) => ({ frame, seconds: attemptSeconds(frame, now) ?? 0 }));

/** The time that half of the frames take at most: see `medianSeconds`. */
export function medianOf(frames: readonly TaskFrame[], now: number): number {
  const running = renderingFrames(frames, now).map(({ seconds }) => seconds);
  return medianSeconds(finishedSeconds(frames), running);
}

/**
 * The frames that have rendered more than `factor` times the median of the others. With a factor of 3 or more, none is
 * where all frames take between a third and three times the median.
 * @param now epoch milliseconds of the farm's clock
 */
export function stuckFrames(frames: readonly TaskFrame[], factor: number, now: number): StuckFrame[] {
  const finished = finishedSeconds(frames);
  if (finished.length < FEWEST) return [];
  const rendering = renderingFrames(frames, now);
  const median = medianOf(frames, now);
  const longest = longestTime(finished, factor, median);
  return rendering.filter(({ seconds }) => seconds > longest).map((one) => ({ ...one, median }));
}
