import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { normalize, sep } from 'node:path';
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

/** A walk through the folders below a path. */
interface Walk {
  readonly signal: AbortSignal;
  /** Visits of each folder, by its path without links. */
  readonly visits: Map<string, number>;
  /** Paths of the files that were found. */
  readonly files: string[];
}

/** Adds the files below a folder. @param above paths of the folders that lead to it, without links */
async function addBelow(folder: string, above: readonly string[], walk: Walk): Promise<void> {
  const { signal, visits, files } = walk;
  const real = await withPath(folder, realPath(folder));
  if (above.includes(real)) return;
  const count = (visits.get(real) ?? 0) + 1;
  if (count > MOST_VISITS) throw new DataError('upload.links', { folder });
  visits.set(real, count);
  const entries = await withPath(folder, readdir(folder, { withFileTypes: true }));
  // Not `join` for each file: there may be 100,000.
  const start = folder.endsWith(sep) ? folder : `${folder}${sep}`;
  signal.throwIfAborted();
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Temporary files of running transfers are left out.
    if (isTemporary(entry.name)) continue;
    const path = `${start}${entry.name}`;
    // A name that is not valid text cannot be opened; the upload plan refuses it.
    if (entry.isFile() || entry.name.includes('\uFFFD')) {
      files.push(path);
      continue;
    }
    signal.throwIfAborted();
    if (await isFolder(path, entry)) await addBelow(path, [...above, real], walk);
    else files.push(path);
  }
}

/**
 * Returns the files below a folder, sorted by name; for any other path the path itself, whether it exists or not. Links
 * are followed, but not in circles.
 * @param path absolute
 * @throws NoInputError for a folder that cannot be read; DataError for folders that link to each other endlessly; the
 * signal's reason
 */
export async function filesBelow(path: string, signal: AbortSignal): Promise<string[]> {
  if (!(await withPath(path, ifThere(path)))?.isDirectory()) return [path];
  const files: string[] = [];
  await addBelow(normalize(path), [], { signal, visits: new Map(), files });
  return files;
}
