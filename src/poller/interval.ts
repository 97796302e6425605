/** Fixed milliseconds between polls; undefined for a pause that grows. */
export type Interval = number | undefined;

const SHORTEST = 1000;
const LONGEST = 30_000;
const GROWTH = 1.4;

/**
 * Returns the milliseconds until the next poll. A growing pause goes from 1 s to 30 s, shortened by up to a sixth at
 * random, so that many waiting scripts do not poll at the same moment. After a failure the growth starts over: when
 * the farm works again, the next answer should not be half a minute away.
 * @param polls number of polls so far
 * @param failures number of failed polls since the last answer
 * @param random 0 to 1
 */
export function nextPause(interval: Interval, polls: number, failures: number, random: number): number {
  if (interval !== undefined) return interval;
  const steps = failures > 0 ? failures - 1 : polls;
  const pause = Math.min(LONGEST, SHORTEST * GROWTH ** Math.min(steps, 20));
  return pause * (1 - random / 6);
}
