import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { UnreachableError } from '../../errors.js';
import type { ProgramFailure, ProgramRun } from '../programs/transfer-program.js';
import type { OutputEvent } from './output.js';
import { printedText } from './printed-names.js';
import { fileError } from './upload-state.js';

/** What the program reports of the files of a folder, over several runs. */
export interface DownloadState {
  /** @returns whether the event is news, which a program that repeats itself for ever has only so many of */
  onEvent(event: OutputEvent): boolean;
  /** Forgets what failed, for another run. */
  retry(): void;
  failures(): readonly ProgramFailure[];
  /** Whether more files failed than are remembered. */
  readonly isFlooded: boolean;
}

/**
 * Returns the local path of a file that the program names, by its local or its remote path.
 * @param steps the downloaded folder
 */
function localPath(printed: string, steps: readonly string[], into: string): string {
  const name = printedText(printed);
  if (name.startsWith(into)) return name;
  const remote = `/${name.replaceAll('\\', '/')}`;
  const folder = `/${steps.join('/')}/`;
  const at = remote.indexOf(folder);
  if (at >= 0) return join(into, remote.slice(at + folder.length));
  return isAbsolute(name) ? name : join(into, name);
}

/** Files that are remembered: more are more than any folder has. */
const MOST_DONE = 1_000_000;
const MOST_FAILED = 100_000;

/** Returns the state of a download. Sizes are not known to the program's caller: a file counts when it is done. */
export function downloadState(
  steps: readonly string[],
  into: string,
  { onBytes, onDone }: Pick<ProgramRun, 'onBytes' | 'onDone'>,
): DownloadState {
  const done = new Set<string>();
  const failed = new Map<string, Error>();
  let isFlooded = false;
  /** Highest percent of the current file. */
  let highest = -1;

  function fail(local: string, error: Error): boolean {
    if (failed.has(local)) return false;
    if (failed.size >= MOST_FAILED) {
      isFlooded = true;
      return false;
    }
    failed.set(local, error);
    return !done.has(local);
  }

  return {
    onEvent(event) {
      if (event.what === 'begin') return false;
      if (event.what === 'percent') {
        const isHigher = event.percent > highest;
        if (isHigher) highest = event.percent;
        return isHigher;
      }
      const local = localPath(event.name, steps, into);
      if (event.what === 'done') {
        failed.delete(local);
        onDone?.(local);
        if (done.has(local) || done.size >= MOST_DONE) return false;
        done.add(local);
        highest = -1;
        const size = statSync(local, { throwIfNoEntry: false })?.size ?? 0;
        if (size > 0) onBytes(size);
        return true;
      }
      const error =
        event.what === 'unreadable'
          ? new UnreachableError('transfer.fileFailed', { file: local, cause: 'get path' })
          : fileError(local, event);
      const isNews = fail(local, error);
      if (isNews) highest = -1;
      return isNews;
    },
    get isFlooded() {
      return isFlooded;
    },
    retry: () => failed.clear(),
    failures: () => [...failed].map(([local, error]) => ({ local, error })),
  };
}
