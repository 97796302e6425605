import { frameCount } from '../domain/frames/frame-range.js';
import type { TaskFrame } from '../domain/frames/task-frame.js';
import { isDone, isLeft } from './frame-states.js';

/** What a whole task will cost by what its test frames cost, in the unit of the farm's amounts. */
export interface CostEstimate {
  /** Number of frames that are rendered. */
  readonly tested: number;
  /** Number of frames of the task, the tested ones included. */
  readonly frames: number;
  /** What is spent, and the cheapest tested frame for each frame left. */
  readonly low: number;
  /** What is spent, and the mean of the tested frames for each frame left. */
  readonly likely: number;
  /** What is spent, and the dearest tested frame for each frame left. */
  readonly high: number;
  /** What is spent. */
  readonly spent: number;
  /** Mean render time of a tested frame, in seconds; null where the farm does not report it. */
  readonly seconds: number | null;
}

/** The number of frames in a record of the farm: a chunk is one record. */
function countOf({ range }: TaskFrame): number {
  return range === null ? 1 : frameCount(range);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/**
 * Estimates the cost of a task from those of its frames that are rendered. Undefined where none of them has a cost yet:
 * a farm may report costs late, and a guess from nothing would be a promise.
 * @param spent what the farm reports for the whole task; null where it does not
 */
export function estimateCost(frames: readonly TaskFrame[], spent: number | null): CostEstimate | undefined {
  const done = frames.filter(isDone);
  const priced = done.filter(({ cost }) => cost.amount !== null && cost.amount > 0);
  if (priced.length === 0) return undefined;
  const each = priced.map((frame) => (frame.cost.amount ?? 0) / countOf(frame));
  const mean = sum(priced.map(({ cost }) => cost.amount ?? 0)) / sum(priced.map(countOf));
  const left = sum(frames.filter(isLeft).map(countOf));
  // A frame that is rendered and has no cost yet will be charged as the others were.
  const unpriced = sum(done.filter((frame) => !priced.includes(frame)).map(countOf));
  const known = sum(frames.map(({ cost }) => cost.amount ?? 0));
  const base = Math.max(known + unpriced * mean, spent ?? 0);
  const timed = done.filter(({ seconds }) => seconds !== null && seconds > 0);
  const seconds = sum(timed.map((frame) => frame.seconds ?? 0)) / sum(timed.map(countOf));
  return {
    tested: sum(done.map(countOf)),
    frames: sum(frames.map(countOf)),
    low: base + left * each.reduce((a, b) => Math.min(a, b)),
    likely: base + left * mean,
    high: base + left * each.reduce((a, b) => Math.max(a, b)),
    spent: base,
    seconds: timed.length === 0 ? null : seconds,
  };
}
