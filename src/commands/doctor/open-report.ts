import { limitTime, whenAborted } from '../../domain/time-limit.js';
import {
  type Params,
  type RayvisionError,
  type SentenceKey,
  toRayvisionError,
  UnreachableError,
} from '../../errors.js';

/** The checks, in the order in which they run. */
export const CHECKS = [
  ...(['runtime', 'folder', 'log', 'config', 'project', 'credentials'] as const),
  ...(['farm', 'clock', 'key'] as const),
  ...(['storage.input', 'storage.output', 'transmitter', 'raysync', 'way', 'line', 'space'] as const),
];
export type CheckName = (typeof CHECKS)[number];

/** The checks of `doctor transfer`. */
export const TRANSFER_CHECKS: readonly CheckName[] = [
  ...(['storage.input', 'storage.output', 'transmitter', 'raysync', 'way', 'line', 'space'] as const),
];

/** A sentence and its values. */
export interface Sentence {
  readonly key: SentenceKey;
  readonly params?: Params;
}

/** What a check found. A fault is thrown instead. */
export type Finding =
  | { readonly state: 'ok'; readonly text: Sentence }
  /** It works, and something should be changed. */
  | { readonly state: 'warning'; readonly error: RayvisionError }
  /** There is nothing to check. */
  | {
      readonly state: 'skipped';
      readonly text: Sentence;
      readonly fix?: Sentence;
      /** The failed check that decides this one. */
      readonly because?: CheckName;
    };

/** A finding, or a fault. */
export type Result = Finding | { readonly state: 'failed'; readonly error: RayvisionError };

/** One row of the report. */
export interface Row {
  readonly check: CheckName;
  /** What was checked, where a check has several rows: the name of a line. */
  readonly subject: string | null;
  readonly finding: Result;
  /** The failed check that this one depends on. */
  readonly because: CheckName | null;
}

/** Milliseconds after which a check is given up. */
const TIMEOUT = 20_000;

/** One of several rows of a check. */
export type PartResult = Result & { readonly subject: string };

/** One check. */
export interface CheckPlan<T> {
  readonly check: CheckName;
  /** Checks without which this one cannot be made. */
  readonly needs?: readonly CheckName[];
  /** @param found receives what later checks use */
  work(found: (value: T) => void): Promise<Finding | readonly PartResult[]>;
}

/** Text of a check that found no fault. */
export function passed(key: SentenceKey, params: Params = {}): Finding {
  return { state: 'ok', text: { key, params } };
}

/** Returns a fault that does not keep commands from working. */
export function warning(error: RayvisionError): Finding {
  return { state: 'warning', error };
}

/** Resolves as `work` does; rejects when it takes too long, and then no longer waits for it. */
async function inTime<T>(work: Promise<T>, timeout: number, signal: AbortSignal): Promise<T> {
  const limit = limitTime(timeout, signal);
  const late = whenAborted(limit.signal);
  const tooLate = late.aborted.then(() => {
    signal.throwIfAborted();
    throw new UnreachableError('doctor.timeout', { seconds: Math.round(timeout / 1000) });
  });
  for (const one of [work, tooLate]) one.catch(() => {});
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    late.stop();
    limit.clear();
  }
}

/**
 * Opens a report. Its checks run one after another, each for a bounded time; none is left out because another one failed,
 * except for those that need it.
 * @param shown the checks that are part of the report; others run too, where shown ones need them
 */
export function openReport(shown: readonly CheckName[], signal: AbortSignal, timeout = TIMEOUT) {
  const rows: Row[] = [];
  const failures = new Map<CheckName, RayvisionError>();

  return {
    /** All rows so far. */
    rows: rows as readonly Row[],
    /** Whether a check failed, or one that it needs. */
    hasFailed: (check: CheckName) => failures.has(check),
    /**
     * Makes a check and adds its row.
     * @returns what it found for later checks; undefined after a fault
     * @throws the signal's reason
     */
    async run<T = void>({ check, needs = [], work }: CheckPlan<T>): Promise<T | undefined> {
      const add = (
        finding: Result,
        because: CheckName | null | undefined = null,
        subject: string | null = null,
      ) => {
        if (finding.state === 'failed') failures.set(check, finding.error);
        if (shown.includes(check)) rows.push({ check, subject, finding, because: because ?? null });
      };
      const failed = needs.find((name) => failures.has(name));
      const cause = failed && failures.get(failed);
      if (failed && cause) {
        // A fault without a row is the fault of the first check that needs it.
        if (shown.includes(failed)) {
          add({ state: 'skipped', text: { key: 'doctor.needs' } }, failed);
          failures.set(check, cause);
        } else add({ state: 'failed', error: cause });
        return undefined;
      }
      let value: T | undefined;
      const found = (one: T) => {
        value = one;
      };
      try {
        const results = await inTime(work(found), timeout, signal);
        if ('state' in results) add(results, results.state === 'skipped' ? results.because : undefined);
        else for (const { subject, ...finding } of results) add(finding, null, subject);
      } catch (error) {
        signal.throwIfAborted();
        value = undefined;
        add({ state: 'failed', error: toRayvisionError(error) });
      }
      return value;
    },
  };
}

export type Report = ReturnType<typeof openReport>;

/** Returns the exit code's error: that of the first check that failed. */
export function firstFailure(rows: readonly Row[]): RayvisionError | undefined {
  for (const { finding } of rows) if (finding.state === 'failed') return finding.error;
  return undefined;
}
