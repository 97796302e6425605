import type { Context } from '../../context.js';
import { parseInteger } from '../../domain/parse-integer.js';
import type { WaitUntil } from '../../domain/task/end-of-wait.js';
import { parseDuration } from '../../domain/text/duration.js';
import { DataError, UsageError } from '../../errors.js';
import type { GuardLimits, OnStuck } from '../../guards/decide.js';
import type { PollOptions } from '../../poller/poll.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { canPrompt, type Globals } from '../flags/globals.js';

/** The flags of `wait` and `submit --wait`. */
export interface WaitFlags {
  readonly timeout?: string;
  readonly interval?: string;
  readonly until?: string;
  readonly failFast?: boolean;
  readonly download?: string;
  readonly check?: boolean;
  readonly ndjson?: boolean;
  readonly json?: boolean;
  readonly maxCost?: string;
  readonly maxFailed?: string;
  readonly retries?: string;
  readonly stuck?: string;
  readonly onStuck?: string;
}

/** The flags as values; times in milliseconds. */
export interface WaitPlan extends Omit<PollOptions, 'grace' | 'parked' | 'goesOn' | 'longestPause'> {
  /** What guards do meanwhile; undefined for none. */
  readonly guards: GuardLimits | undefined;
  /**
   * What decides by the estimated cost whether the rest of a task renders after its test frames: the limit of the cost,
   * or a question.
   */
  readonly estimate?: 'limit' | 'ask' | undefined;
}

/** Milliseconds. */
const SHORTEST_INTERVAL = 100;

function parseUntil(text: string): WaitUntil {
  if (text === 'end' || text === 'test') return text;
  throw new UsageError('wait.until', { text });
}

/** A sum in the farm's unit, or a factor: no unit, no thousands' separator. */
const DECIMAL = /^\d{1,9}(?:\.\d{1,20})?$/;

/**
 * Reads a decimal number after a flag.
 * @throws UsageError for anything else; DataError for a number below `least`
 */
function parseDecimal(text: string, flag: string, least: number): number {
  if (!DECIMAL.test(text.trim())) throw new UsageError('number.decimal', { text, flag });
  const value = Number(text);
  if (value < least) throw new DataError('number.least', { text, flag, least });
  return value;
}

/** The most failed frames and retries that can be given. */
const MOST_FRAMES = 1_000_000;
const MOST_RETRIES = 100;
/** A frame that takes as long as the median is not stuck. */
const LEAST_FACTOR = 1.5;

function parseOnStuck(text: string): OnStuck {
  if (text === 'warn' || text === 'retry' || text === 'stop') return text;
  throw new UsageError('wait.onStuck', { text });
}

/** Reads the flags of guards. The function that it returns throws for values that are out of range. @throws UsageError */
function readGuards(flags: WaitFlags): () => GuardLimits | undefined {
  const { maxCost, maxFailed, retries, stuck } = flags;
  if (flags.onStuck !== undefined && stuck === undefined) throw new UsageError('wait.onStuckAlone');
  const action = parseOnStuck(flags.onStuck ?? 'warn');
  const optional = <T>(text: string | undefined, read: (text: string) => T) =>
    deferRangeError(() => (text === undefined ? undefined : read(text)));
  const cost = optional(maxCost, (text) => parseDecimal(text, '--max-cost', 0));
  const failed = optional(maxFailed, (text) => parseInteger(text, '--max-failed', 0, MOST_FRAMES));
  const times = optional(retries, (text) => parseInteger(text, '--retries', 0, MOST_RETRIES));
  const factor = optional(stuck, (text) => parseDecimal(text, '--stuck', LEAST_FACTOR));
  return () => {
    const most = factor();
    const limits: GuardLimits = {
      ...{ maxCost: cost(), maxFailed: failed(), retries: times() },
      stuck: most === undefined ? undefined : { factor: most, action },
    };
    return Object.values(limits).every((limit) => limit === undefined) ? undefined : limits;
  };
}

/** Reads the flags. @throws UsageError for malformed values; DataError for an interval below 100 ms */
export function waitPlan(flags: WaitFlags): WaitPlan {
  if (flags.json && flags.ndjson) throw new UsageError('wait.twoForms');
  if (flags.check && flags.download === undefined) throw new UsageError('check.noDownload');
  const duration = (text: string | undefined) =>
    deferRangeError(() => (text === undefined ? undefined : parseDuration(text)));
  const timeout = duration(flags.timeout);
  const interval = duration(flags.interval);
  const until = parseUntil(flags.until ?? 'end');
  const guards = readGuards(flags);
  const pause = interval();
  if (pause !== undefined && pause < SHORTEST_INTERVAL) {
    throw new DataError('wait.interval', { text: flags.interval ?? '' });
  }
  return {
    ...{ timeout: timeout(), interval: pause, until, failFast: Boolean(flags.failFast) },
    guards: guards(),
  };
}

/** Whether a person can be asked if the rest of a task is to render: `--yes` answers no question of that kind. */
export function asksAboutCost(globals: Globals, context: Context): boolean {
  return !globals.yes && canPrompt(globals, context);
}

/**
 * Returns the plan of a wait for a submission: one that stops after its test frames is waited for until then, unless
 * `--until` is given, since it never reaches its end by itself. With `--max-cost` the estimated cost decides whether it
 * continues; at a terminal a person does.
 * @param info the submission's `task_info`
 * @param canAsk whether a question can be asked
 */
export function untilTestFrames(
  plan: WaitPlan,
  { until }: { readonly until?: string | undefined },
  { stop_after_test, pre_frames }: Readonly<Record<string, string>>,
  canAsk: boolean,
): WaitPlan {
  const stops = stop_after_test === '1' && (pre_frames || '000') !== '000';
  const isLimited = plan.guards?.maxCost !== undefined;
  // To its end is what a limit is for.
  if (!stops || until === 'test' || (until !== undefined && !isLimited)) return plan;
  const asks = canAsk ? 'ask' : undefined;
  return { ...plan, until: 'test', estimate: isLimited ? 'limit' : asks };
}
