import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, NoInputError } from '../errors.js';
import { realPath } from './real-path.js';
import { isTemporary } from './storage/temporaries.js';

/** A folder may be reached by so many links; folders that link to each other have ways without number. */
const MOST_VISITS = 32;

/** What the system says, its complaint with the path's name. @throws NoInputError */
async function ask<T>(path: string, question: Promise<T>): Promise<T> {
  try {
    return await question;
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
  // A link to nothing is a file that is not there.
  return (await ask(path, ifThere(path)))?.isDirectory() ?? false;
}

async function* below(
  folder: string,
  signal: AbortSignal,
  above: readonly string[],
  seen: Map<string, number>,
): AsyncGenerator<string> {
  const real = await ask(folder, realPath(folder));
  if (above.includes(real)) return;
  const visits = (seen.get(real) ?? 0) + 1;
  if (visits > MOST_VISITS) throw new DataError('upload.links', { folder });
  seen.set(real, visits);
  const entries = await ask(folder, readdir(folder, { withFileTypes: true }));
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    signal.throwIfAborted();
    const path = join(folder, entry.name);
    // A name that is no text cannot be asked for; it is told, and refused with the others.
    if (entry.name.includes('\uFFFD')) yield path;
    else if (await isFolder(path, entry)) yield* below(path, signal, [...above, real], seen);
    // A copy on its way is nobody's file.
    else if (!isTemporary(entry.name)) yield path;
  }
}

/**
 * The files of a folder and of those below it, in the order of their names; a path of a file is that file, be it there
 * or not. Links are
 * followed, but not in circles.
 * @param path absolute
 * @throws NoInputError for what cannot be read; DataError for folders that link to each other without end
 */
export async function* filesBelow(path: string, signal: AbortSignal): AsyncGenerator<string> {
  if ((await ask(path, ifThere(path)))?.isDirectory()) yield* below(path, signal, [], new Map());
  else yield path;
}
