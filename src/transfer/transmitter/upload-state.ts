import { statSync } from 'node:fs';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import { FarmBusyError, NoInputError, UnreachableError } from '../../errors.js';
import type { ProgramFailure } from '../programs/transfer-program.js';
import { isRecoverable } from './exit-code.js';
import type { OutputEvent } from './output.js';
import type { PrintedNames } from './printed-names.js';

/** What is known of each file of an upload, over several runs of the program. */
export interface UploadState {
  /** The files that no run has reported as done. */
  open(): readonly UploadPair[];
  /** Forgets what failed, for another run. */
  retry(): void;
  onEvent(event: OutputEvent): void;
  /** Whether any file was reported as done or failed. */
  readonly hasResults: boolean;
  /** Counts files without a report as done. @returns those that failed */
  succeed(): readonly ProgramFailure[];
  /** Returns the files that are not done; those without a report have this error. */
  fail(error: Error): readonly ProgramFailure[];
}

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
  let current: number | undefined;

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
    count(at, 0);
  }

  const unreported = () => pairs.flatMap((_, at) => (done.has(at) || failed.has(at) ? [] : [at]));
  const failures = (error?: Error) =>
    pairs.flatMap(({ local }, at) => {
      const own = done.has(at) ? undefined : (failed.get(at) ?? error);
      return own ? [{ local, error: own }] : [];
    });

  return {
    open: () => pairs.filter((_, at) => !done.has(at)),
    retry() {
      failed.clear();
      current = undefined;
    },
    onEvent(event) {
      if (event.what === 'percent') {
        if (current !== undefined && !done.has(current)) {
          count(current, Math.floor((sizeOf(current) * event.percent) / 100));
        }
        return;
      }
      // One local file may have several places at the farm; they are reported one after another.
      const meant = names.find(event.name).filter((at) => !done.has(at));
      const [first] = meant;
      if (first === undefined) return;
      if (event.what === 'begin') current = first;
      else if (event.what === 'done') succeedOne(first);
      else {
        for (const at of meant) {
          const { local: file } = pairs[at] ?? { local: '' };
          const error =
            event.what === 'unreadable'
              ? new NoInputError('transfer.fileUnreadable', { file })
              : fileError(file, event);
          failOne(at, error);
        }
      }
    },
    get hasResults() {
      return done.size + failed.size > 0;
    },
    succeed() {
      for (const at of unreported()) succeedOne(at);
      return failures();
    },
    fail(error) {
      for (const at of unreported()) count(at, 0);
      return failures(error);
    },
  };
}
