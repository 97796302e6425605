import { parseDuration } from '../domain/duration.js';
import type { WaitUntil } from '../domain/end-of-wait.js';
import { DataError, UsageError } from '../errors.js';

/** The flags of `wait`, which `submit --wait` takes as well. */
export interface WaitFlags {
  readonly timeout?: string;
  readonly interval?: string;
  readonly until?: string;
  readonly failFast?: boolean;
  readonly ndjson?: boolean;
}

/** How to wait; times in milliseconds. */
export interface WaitPlan {
  readonly timeout: number | undefined;
  readonly interval: number | undefined;
  readonly until: WaitUntil;
  readonly failFast: boolean;
}

const SHORTEST_INTERVAL = 100;

function untilOf(text: string): WaitUntil {
  if (text === 'end' || text === 'test') return text;
  throw new UsageError('wait.until', { text });
}

/**
 * Reads the flags.
 * @throws UsageError for what is malformed; DataError for an interval below 100 ms.
 */
export function waitPlan(flags: WaitFlags): WaitPlan {
  const timeout = flags.timeout === undefined ? undefined : parseDuration(flags.timeout);
  const interval = flags.interval === undefined ? undefined : parseDuration(flags.interval);
  const until = untilOf(flags.until ?? 'end');
  if (interval !== undefined && interval < SHORTEST_INTERVAL) {
    throw new DataError('wait.interval', { text: flags.interval ?? '' });
  }
  return { timeout, interval, until, failFast: Boolean(flags.failFast) };
}
