import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { UnreachableError } from '../../errors.js';
import type { ProgramFailure, ProgramRun } from '../programs/transfer-program.js';
import type { OutputEvent } from './output.js';
import { printedText } from './printed-names.js';
import { fileError } from './upload-state.js';

/** What the program reports of the files of a folder, over several runs. */
export interface DownloadState {
  onEvent(event: OutputEvent): void;
  /** Forgets what failed, for another run. */
  retry(): void;
  failures(): readonly ProgramFailure[];
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

/** Returns the state of a download. Sizes are not known to the program's caller: a file counts when it is done. */
export function downloadState(
  steps: readonly string[],
  into: string,
  { onBytes, onDone }: Pick<ProgramRun, 'onBytes' | 'onDone'>,
): DownloadState {
  const done = new Set<string>();
  const failed = new Map<string, Error>();
  return {
    onEvent(event) {
      if (event.what === 'percent' || event.what === 'begin') return;
      const local = localPath(event.name, steps, into);
      if (event.what === 'done') {
        failed.delete(local);
        onDone?.(local);
        if (done.has(local)) return;
        done.add(local);
        const size = statSync(local, { throwIfNoEntry: false })?.size ?? 0;
        if (size > 0) onBytes(size);
      } else if (event.what === 'unreadable') {
        failed.set(local, new UnreachableError('transfer.fileFailed', { file: local, cause: 'get path' }));
      } else failed.set(local, fileError(local, event));
    },
    retry: () => failed.clear(),
    failures: () => [...failed].map(([local, error]) => ({ local, error })),
  };
}
