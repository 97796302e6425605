import { realpath as byWalking } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a path that cannot be resolved at all fails with, whoever is asked. */
const FINAL = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'];

/**
 * The path without links. Windows cannot name every file that it opens (EISDIR or UNKNOWN on some RAM disks, mapped
 * drives and long paths): there Node walks the path and looks at each part.
 * @throws the system's error for a path that does not exist, leads in a circle or is closed
 */
export async function realPath(path: string): Promise<string> {
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (FINAL.includes(error.code ?? '')) throw error;
    return promisify(byWalking)(path);
  });
}
