/** Fixed milliseconds between questions, or undefined for a pause that grows. */
export type Interval = number | undefined;

const SHORTEST = 1000;
const LONGEST = 30_000;
const GROWTH = 1.4;

/**
 * Milliseconds until the next question. A growing pause goes from 1 s to 30 s, shortened by up to a sixth at
 * random so that many waiting scripts do not ask in step. After a failure the growth starts over: a farm's bad
 * minute should not cost half a minute more.
 */
export function nextPause(interval: Interval, asked: number, failures: number, random: number): number {
  if (interval !== undefined) return interval;
  const steps = failures > 0 ? failures - 1 : asked;
  const pause = Math.min(LONGEST, SHORTEST * GROWTH ** Math.min(steps, 20));
  return pause * (1 - random / 6);
}
