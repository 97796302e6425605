import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NoInputError } from '../errors.js';
import { isTemporary } from './filesystem/temporaries.js';

/**
 * The files of a folder and of those below it, in the order of their names; a path of a file is that file. Links are
 * followed, but not in circles.
 * @param path absolute
 * @throws NoInputError for what cannot be read
 */
export async function* filesBelow(
  path: string,
  signal: AbortSignal,
  above: readonly string[] = [],
): AsyncGenerator<string> {
  signal.throwIfAborted();
  try {
    if (!(await stat(path)).isDirectory()) {
      yield path;
      return;
    }
    const real = await realpath(path);
    if (above.includes(real)) return;
    for (const name of (await readdir(path)).toSorted()) {
      // A copy on its way is nobody's file.
      if (!isTemporary(name)) yield* filesBelow(join(path, name), signal, [...above, real]);
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined || cause instanceof NoInputError) throw cause;
    throw new NoInputError('transfer.source', { file: path, cause: code }, { cause });
  }
}
