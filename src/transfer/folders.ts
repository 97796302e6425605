import { lstat, mkdir, open, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OutputError } from '../errors.js';

function folderError(folder: string, code: string, cause?: unknown): OutputError {
  return new OutputError('transfer.write', { file: folder, cause: code }, { cause });
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    // It may have been made meanwhile.
    if (code !== 'EEXIST') throw folderError(folder, code, cause);
  }
}

/**
 * Removes a new folder again when one above it was replaced by a link meanwhile.
 * @throws OutputError
 */
async function checkNotMoved(root: string, folder: string): Promise<void> {
  for (let above = dirname(folder); above !== root && above !== dirname(above); above = dirname(above)) {
    if (!(await lstat(above).catch(() => undefined))?.isSymbolicLink()) continue;
    await rmdir(folder).catch(() => {});
    throw folderError(folder, 'ELOOP');
  }
}

/**
 * Makes the folders of a path below an existing root.
 * @param links whether links among them are followed; in a folder that others write to they may lead anywhere
 * @returns the last folder
 * @throws OutputError for a folder that cannot be made, and for another file of its name
 */
export async function makeFolders(
  root: string,
  steps: readonly string[],
  links: 'follow' | 'refuse',
): Promise<string> {
  let folder = root;
  for (const step of steps) {
    folder = join(folder, step);
    const stats = await lstat(folder).catch(() => undefined);
    if (stats?.isDirectory()) continue;
    if (stats?.isSymbolicLink() && links === 'follow') continue;
    if (stats) throw folderError(folder, stats.isSymbolicLink() ? 'ELOOP' : 'ENOTDIR');
    await makeOne(folder);
    if (links === 'refuse') await checkNotMoved(root, folder);
  }
  return folder;
}

/** Makes renames in a folder survive a power failure, where the system can sync folders. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}
