import type { TaskFrame } from '../domain/frames/task-frame.js';
import { attemptSeconds, isDone, isFailed, isStopped } from './frame-states.js';

const positive = (value: number | null): value is number => value !== null && value > 0;

/** The highest price of a second of render time among the frames that have a cost; undefined where none has. */
function pricePerSecond(frames: readonly TaskFrame[]): number | undefined {
  let highest: number | undefined;
  for (const { cost, seconds } of frames) {
    if (!positive(cost.amount) || !positive(seconds)) continue;
    highest = Math.max(highest ?? 0, cost.amount / seconds);
  }
  return highest;
}

/** Returns which frames without a cost have been or will be charged, as far as the others show it. */
function chargedLater(frames: readonly TaskFrame[]): (frame: TaskFrame) => boolean {
  const hasCost = ({ cost }: TaskFrame) => positive(cost.amount);
  // A farm that charges frames that fail charges each attempt, also of a frame that is rendered again now.
  if (frames.some((frame) => isFailed(frame) && hasCost(frame))) return (frame) => !isStopped(frame);
  const endOf = ({ endedAt }: TaskFrame) => Date.parse(endedAt ?? '');
  let priced = Number.NEGATIVE_INFINITY;
  for (const frame of frames) if (hasCost(frame) && endOf(frame) > priced) priced = endOf(frame);
  const isLate = frames.some((frame) => isDone(frame) && !hasCost(frame));
  const areFree = frames.some((frame) => isFailed(frame) && endOf(frame) < priced);
  return (frame) => isDone(frame) || (isLate && !areFree && isFailed(frame));
}

/**
 * What a task has cost, although the farm may report costs late: at least what it reports for the task, and what its
 * frames cost, where a rendered frame without a cost is charged like the dearest one. So is one that failed, where the
 * farm charges failed frames, or where costs are late and nothing shows that it does not.
 * @param reported the task's `cost.amount`
 */
export function spentBy(frames: readonly TaskFrame[], reported: number | null): number {
  const price = pricePerSecond(frames);
  const isCharged = chargedLater(frames);
  let known = 0;
  for (const frame of frames) {
    const { amount } = frame.cost;
    if (positive(amount)) known += amount;
    else if (isCharged(frame) && positive(frame.seconds)) known += frame.seconds * (price ?? 0);
  }
  return Math.max(known, reported ?? 0);
}

/** Milliseconds between two looks at a task whose frames' times are not known yet. */
export const UNKNOWN_TIME = 1000;
/** The shortest pause that `--interval` allows (docs/contract.md, "wait"). */
const SHORTEST = 100;

/**
 * The longest pause until the next look at what a task costs, in milliseconds: half the time of its fastest frame. A
 * frame that starts when the limit is passed has then not ended before the task is stopped, so that only the frames in
 * flight can exceed the limit.
 */
export function longestPause(frames: readonly TaskFrame[]): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (const frame of frames) {
    const seconds = isDone(frame) || isFailed(frame) ? attemptSeconds(frame) : null;
    if (positive(seconds)) fastest = Math.min(fastest, seconds);
  }
  if (fastest === Number.POSITIVE_INFINITY) return UNKNOWN_TIME;
  return Math.max(SHORTEST, (fastest * 1000) / 2);
}
