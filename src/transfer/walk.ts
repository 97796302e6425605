import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, NoInputError } from '../errors.js';
import { realPath } from './real-path.js';
import { isTemporary } from './storage/temporaries.js';

/** Most visits of one folder: folders that link to each other can be reached in countless ways. */
const MOST_VISITS = 32;

/** Awaits a file system call. @throws NoInputError with the path */
async function withPath<T>(path: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    throw new NoInputError('transfer.source', { file: path, cause: code }, { cause });
  }
}

async function ifThere(path: string): Promise<Stats | undefined> {
  return stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
}

async function isFolder(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  // A broken link counts as a missing file.
  return (await withPath(path, ifThere(path)))?.isDirectory() ?? false;
}

async function* below(
  folder: string,
  signal: AbortSignal,
  above: readonly string[],
  seen: Map<string, number>,
): AsyncGenerator<string> {
  const real = await withPath(folder, realPath(folder));
  if (above.includes(real)) return;
  const visits = (seen.get(real) ?? 0) + 1;
  if (visits > MOST_VISITS) throw new DataError('upload.links', { folder });
  seen.set(real, visits);
  const entries = await withPath(folder, readdir(folder, { withFileTypes: true }));
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    signal.throwIfAborted();
    // Temporary files of running transfers are left out.
    if (isTemporary(entry.name)) continue;
    const path = join(folder, entry.name);
    // A name that is not valid text cannot be opened; the upload plan refuses it.
    if (entry.name.includes('\uFFFD')) yield path;
    else if (await isFolder(path, entry)) yield* below(path, signal, [...above, real], seen);
    else yield path;
  }
}

/**
 * Lists the files below a folder, sorted by name; for any other path the path itself, whether it exists or not. Links
 * are followed, but not in circles.
 * @param path absolute
 * @throws NoInputError for a folder that cannot be read; DataError for folders that link to each other endlessly
 */
export async function* filesBelow(path: string, signal: AbortSignal): AsyncGenerator<string> {
  if ((await withPath(path, ifThere(path)))?.isDirectory()) yield* below(path, signal, [], new Map());
  else yield path;
}
