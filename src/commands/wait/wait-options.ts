import type { WaitUntil } from '../../domain/task/end-of-wait.js';
import { parseDuration } from '../../domain/text/duration.js';
import { DataError, UsageError } from '../../errors.js';
import type { PollOptions } from '../../poller/poll.js';
import { deferRangeError } from '../flags/defer-range-error.js';

/** The flags of `wait` and `submit --wait`. */
export interface WaitFlags {
  readonly timeout?: string;
  readonly interval?: string;
  readonly until?: string;
  readonly failFast?: boolean;
  readonly download?: string;
  readonly ndjson?: boolean;
  readonly json?: boolean;
}

/** The flags as values; times in milliseconds. */
export type WaitPlan = Omit<PollOptions, 'grace'>;

/** Milliseconds. */
const SHORTEST_INTERVAL = 100;

function parseUntil(text: string): WaitUntil {
  if (text === 'end' || text === 'test') return text;
  throw new UsageError('wait.until', { text });
}

/** Reads the flags. @throws UsageError for malformed values; DataError for an interval below 100 ms */
export function waitPlan(flags: WaitFlags): WaitPlan {
  if (flags.json && flags.ndjson) throw new UsageError('wait.twoForms');
  const duration = (text: string | undefined) =>
    deferRangeError(() => (text === undefined ? undefined : parseDuration(text)));
  const timeout = duration(flags.timeout);
  const interval = duration(flags.interval);
  const until = parseUntil(flags.until ?? 'end');
  const pause = interval();
  if (pause !== undefined && pause < SHORTEST_INTERVAL) {
    throw new DataError('wait.interval', { text: flags.interval ?? '' });
  }
  return { timeout: timeout(), interval: pause, until, failFast: Boolean(flags.failFast) };
}

/**
 * Returns the plan of a wait for a submission: one that stops after its test frames is waited for until then, unless
 * `--until` is given, since it never reaches its end by itself.
 * @param info the submission's `task_info`
 */
export function untilTestFrames(
  plan: WaitPlan,
  { until }: { readonly until?: string | undefined },
  { stop_after_test, pre_frames }: Readonly<Record<string, string>>,
): WaitPlan {
  const stops = stop_after_test === '1' && (pre_frames || '000') !== '000';
  return until === undefined && stops ? { ...plan, until: 'test' } : plan;
}
