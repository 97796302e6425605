import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { posix } from 'node:path';

/** Endings of the files that mark one beside them as incomplete. */
const ENDINGS = ['.aspx', '.partial', '.aspera-ckpt'];

/** Returns the paths of the files that a program may keep beside an incomplete file, which `/` separates. */
export function controlPaths(path: string): string[] {
  // The name of a long name's control file would be too long.
  const short = createHash('md5').update(posix.basename(path)).digest('hex');
  return [...ENDINGS.map((ending) => path + ending), posix.join(posix.dirname(path), `${short}.aspx`)];
}

/**
 * Returns the files by which a program marks a file as incomplete: it may have its full size from the start.
 * @param isResult whether a path is one of the farm's files
 */
export async function controlsOf(
  files: string,
  path: string,
  isResult: (path: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const control of controlPaths(path)) {
    if (isResult(control)) continue;
    if (await lstat(`${files}/${control}`).catch(() => undefined)) found.push(control);
  }
  return found;
}
