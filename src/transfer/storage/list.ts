import { lstat, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { RemoteFile } from '../../domain/files/remote-file.js';
import { NoInputError } from '../../errors.js';
import { realPath } from '../real-path.js';
import { isTemporary } from './temporaries.js';

const codeOf = (cause: unknown) => (cause as NodeJS.ErrnoException).code ?? String(cause);

/** An entry that cannot be read, and why. */
function unreadable(steps: readonly string[], cause: unknown): RemoteFile {
  return { steps, size: 0, modifiedMs: 0, kind: 'unreadable', errorCode: codeOf(cause) };
}

/** Returns one entry; undefined if it no longer exists. */
async function statEntry(
  root: string,
  steps: readonly string[],
): Promise<RemoteFile | { readonly folder: true } | undefined> {
  const name = steps.at(-1) ?? '';
  // Node cannot open a name that is not valid text.
  if (name.includes('\uFFFD')) return { steps, size: 0, modifiedMs: 0, kind: 'other' };
  try {
    const stats = await lstat(join(root, ...steps));
    if (stats.isDirectory()) return { folder: true };
    const kind = stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : 'other';
    return { steps, size: stats.size, modifiedMs: stats.mtimeMs, kind };
  } catch (cause) {
    return codeOf(cause) === 'ENOENT' ? undefined : unreadable(steps, cause);
  }
}

async function* below(
  root: string,
  folder: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<RemoteFile> {
  signal.throwIfAborted();
  let names: string[];
  try {
    names = await readdir(join(root, ...folder));
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') yield unreadable(folder, cause);
    return;
  }
  for (const name of names.toSorted()) {
    if (isTemporary(name)) continue;
    const steps = [...folder, name];
    const found = await statEntry(root, steps);
    if (found && 'folder' in found) yield* below(root, steps, signal);
    else if (found) yield found;
  }
}

/** Lists everything below a folder of a storage. Links are listed and not followed, the folder itself included. */
export async function* filesIn(
  root: string,
  folder: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<RemoteFile> {
  for (const [at] of folder.entries()) {
    const found = await statEntry(root, folder.slice(0, at + 1));
    if (found && 'folder' in found) continue;
    if (found) yield found;
    return;
  }
  yield* below(root, folder, signal);
}

/**
 * Checks that a folder of a storage does not lead out of it through a link.
 * @throws NoInputError
 */
export async function checkInside(root: string, folder: string): Promise<void> {
  const [top, real] = await Promise.all([realPath(root), realPath(folder)]).catch((cause: unknown) => {
    throw new NoInputError('transfer.source', { file: folder, cause: codeOf(cause) }, { cause });
  });
  if (real !== top && !real.startsWith(top.endsWith(sep) ? top : `${top}${sep}`)) {
    throw new NoInputError('transfer.noFile', { file: folder });
  }
}
