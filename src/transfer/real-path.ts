import { realpath as byWalking } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Error codes of a path that cannot be resolved in any way. */
const FINAL = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'];

/**
 * Returns the path without links. The system call of Windows fails for some files (EISDIR or UNKNOWN on some RAM disks,
 * mapped drives and long paths); Node then resolves each part of the path.
 * @throws the system's error for a path that does not exist, forms a circle or cannot be read
 */
export async function realPath(path: string): Promise<string> {
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (FINAL.includes(error.code ?? '')) throw error;
    return promisify(byWalking)(path);
  });
}
