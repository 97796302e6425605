import { statSync } from 'node:fs';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import { FarmBusyError, NoInputError, UnreachableError } from '../../errors.js';
import type { ProgramFailure } from '../programs/transfer-program.js';
import { isRecoverable } from './exit-code.js';
import type { OutputEvent } from './output.js';
import type { PrintedNames } from './printed-names.js';

/** What is known of each file of an upload, over several runs of the program. */
export interface UploadState {
  /**
   * Forgets what failed, for another run, and what is done where all files are, or where a failure named none of them.
   * @returns the files of that run: those that are not done
   */
  retry(): readonly UploadPair[];
  /** @returns whether the event is news, which a program that repeats itself for ever has only so many of */
  onEvent(event: OutputEvent): boolean;
  /** Whether any file was reported as done or failed. */
  readonly hasResults: boolean;
  /** Whether the program reported the failure of a file that is none of these by name: it may be any of them. */
  readonly hasStrayFailure: boolean;
  /** Counts files without a report as done. @returns those that failed */
  succeed(): readonly ProgramFailure[];
  /**
   * Returns the files that are not done; those that did not fail alone have this error. No file is done where all
   * are reported to be, or where a failure named none of them.
   */
  fail(error: Error): readonly ProgramFailure[];
}

/** How often a file may begin, be done or fail, and be news. */
const MOST_NEWS = 20;

/** Returns the error of one file that the program names. */
export function fileError(
  file: string,
  { error, cause }: { readonly error?: number; readonly cause: string },
): Error {
  const why = [...(error === undefined ? [] : [`error-${error}`]), ...(cause === '' ? [] : [cause])];
  const Class = isRecoverable(error) ? FarmBusyError : UnreachableError;
  return new Class('transfer.fileFailed', { file, cause: why.join(': ') || '?' });
}

/** Returns the state of an upload that has not begun. `onBytes` learns of bytes as files advance. */
export function uploadState(
  pairs: readonly UploadPair[],
  names: PrintedNames,
  onBytes: (bytes: number) => void,
): UploadState {
  const done = new Set<number>();
  const failed = new Map<number, Error>();
  /** Bytes of each file; negative where they are not known yet. There may be a hundred thousand files. */
  const sizes = new Float64Array(pairs.length).fill(-1);
  /** Bytes of each file that were reported to `onBytes`. */
  const counted = new Float64Array(pairs.length);
  /** How often each file was news. */
  const newsOf = new Uint8Array(pairs.length);
  let current: number | undefined;
  /** Highest percent of the current file. */
  let highest = -1;
  let hasStrayFailure = false;

  function sizeOf(at: number): number {
    const known = sizes[at] ?? 0;
    if (known >= 0) return known;
    const size = statSync(pairs[at]?.local ?? '', { throwIfNoEntry: false })?.size ?? 0;
    sizes[at] = size;
    return size;
  }

  function count(at: number, bytes: number): void {
    const change = bytes - (counted[at] ?? 0);
    counted[at] = bytes;
    if (change !== 0) onBytes(change);
  }

  function succeedOne(at: number): void {
    done.add(at);
    failed.delete(at);
    count(at, sizeOf(at));
  }

  function failOne(at: number, error: Error): void {
    failed.set(at, error);
    done.delete(at);
    count(at, 0);
  }

  function isNews(at: number): boolean {
    const times = newsOf[at] ?? 0;
    if (times >= MOST_NEWS) return false;
    newsOf[at] = times + 1;
    highest = -1;
    return true;
  }

  /** Forgets which files are done where one of them has failed, and the reports do not say which. */
  function forgetUnclear(): void {
    if (!hasStrayFailure && done.size < pairs.length) return;
    for (const at of done) count(at, 0);
    done.clear();
  }

  const unreported = () => pairs.flatMap((_, at) => (done.has(at) || failed.has(at) ? [] : [at]));
  const failures = (error?: Error) =>
    pairs.flatMap(({ local }, at) => {
      const own = done.has(at) ? undefined : (failed.get(at) ?? error);
      return own ? [{ local, error: own }] : [];
    });

  return {
    retry() {
      forgetUnclear();
      failed.clear();
      hasStrayFailure = false;
      current = undefined;
      return pairs.filter((_, at) => !done.has(at));
    },
    onEvent(event) {
      if (event.what === 'percent') {
        if (current !== undefined && !done.has(current)) {
          count(current, Math.floor((sizeOf(current) * event.percent) / 100));
        }
        const isHigher = event.percent > highest;
        if (isHigher) highest = event.percent;
        return isHigher;
      }
      // One local file may have several places at the farm; they are reported one after another.
      const meant = names.find(event.name);
      const open = meant.filter((at) => !done.has(at));
      const [first] = open;
      if (event.what === 'begin' || event.what === 'done') {
        if (first === undefined || (event.what === 'begin' && first === current)) return false;
        if (event.what === 'begin') current = first;
        else succeedOne(first);
        return isNews(first);
      }
      if (meant.length === 0) hasStrayFailure = true;
      // The last word counts.
      const failing = open.length > 0 ? open : meant;
      for (const at of failing) {
        const { local: file } = pairs[at] ?? { local: '' };
        const error =
          event.what === 'unreadable'
            ? new NoInputError('transfer.fileUnreadable', { file })
            : fileError(file, event);
        failOne(at, error);
      }
      return failing.filter(isNews).length > 0;
    },
    get hasResults() {
      return done.size + failed.size > 0;
    },
    get hasStrayFailure() {
      return hasStrayFailure;
    },
    succeed() {
      for (const at of unreported()) succeedOne(at);
      return failures();
    },
    fail(error) {
      forgetUnclear();
      for (const at of unreported()) count(at, 0);
      return failures(error);
    },
  };
}
