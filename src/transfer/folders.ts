import { lstat, mkdir, open, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OutputError } from '../errors.js';

function trouble(folder: string, code: string, cause?: unknown): OutputError {
  return new OutputError('transfer.write', { file: folder, cause: code }, { cause });
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    // Another process, or another lane of this one, may have been faster.
    if (code !== 'EEXIST') throw trouble(folder, code, cause);
  }
}

/**
 * Removes a folder that was just made when a link has taken it elsewhere: one above it was swapped meanwhile.
 * @throws OutputError
 */
async function checkMade(root: string, folder: string): Promise<void> {
  for (let above = dirname(folder); above !== root && above !== dirname(above); above = dirname(above)) {
    if (!(await lstat(above).catch(() => undefined))?.isSymbolicLink()) continue;
    await rmdir(folder).catch(() => {});
    throw trouble(folder, 'ELOOP');
  }
}

/**
 * Makes the folders of a path below a root that is there, one after the other.
 * @param links whether a link among them may be followed: in a folder that others write to, it may lead anywhere
 * @returns the last folder
 * @throws OutputError naming the folder that cannot be made, or is no folder
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
    if (stats) throw trouble(folder, stats.isSymbolicLink() ? 'ELOOP' : 'ENOTDIR');
    await makeOne(folder);
    if (links === 'refuse') await checkMade(root, folder);
  }
  return folder;
}

/** Makes renames in a folder outlive a loss of power. Systems that cannot sync a folder need not. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}
