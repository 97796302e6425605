import { parseDuration } from '../../domain/duration.js';
import type { WaitUntil } from '../../domain/end-of-wait.js';
import { DataError, UsageError } from '../../errors.js';
import { deferRangeError } from '../flags/defer-range-error.js';

/** The flags of `wait`, which `submit --wait` takes as well. */
export interface WaitFlags {
  readonly timeout?: string;
  readonly interval?: string;
  readonly until?: string;
  readonly failFast?: boolean;
  readonly download?: string;
  readonly ndjson?: boolean;
  readonly json?: boolean;
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
  if (flags.json && flags.ndjson) throw new UsageError('wait.twoForms');
  const duration = (text: string | undefined) =>
    deferRangeError(() => (text === undefined ? undefined : parseDuration(text)));
  const timeout = duration(flags.timeout);
  const interval = duration(flags.interval);
  const until = untilOf(flags.until ?? 'end');
  const pause = interval();
  if (pause !== undefined && pause < SHORTEST_INTERVAL) {
    throw new DataError('wait.interval', { text: flags.interval ?? '' });
  }
  return { timeout: timeout(), interval: pause, until, failFast: Boolean(flags.failFast) };
}

/**
 * The plan of a wait for a submission: one that stops after its test frames is waited for until then, unless the line
 * says otherwise. It would wait for ever for the end.
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
