import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputError } from '../../errors.js';

/** Mode of a folder that only its owner may read or write. */
const PRIVATE = 0o700;
/** Write access of the group and of others. */
const OTHERS_WRITE = 0o022;

/** Makes a folder; one that exists stays. @throws OutputError */
async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, PRIVATE);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new OutputError('transfer.write', { file: folder, cause: code }, { cause });
  }
}

/** Returns owner and mode of a folder that this process makes: network drives and Windows have their own. */
async function factsOfNewFolder(parent: string): Promise<Stats> {
  const probe = join(parent, `.rayvision-${randomBytes(8).toString('hex')}.probe`);
  await makeOne(probe);
  try {
    return await lstat(probe);
  } finally {
    await rmdir(probe).catch(() => {});
  }
}

/**
 * Makes a folder that no other user may write to; one that exists is taken only if it is such a folder. Where the file
 * system keeps no owners or modes, it must be as one that is made now.
 * @returns its path
 * @throws OutputError, also for a link or a file in its place, and for a folder of another user
 */
export async function makePrivateFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, name);
  await makeOne(folder);
  const facts = await lstat(folder);
  if (!facts.isDirectory()) {
    const cause = facts.isSymbolicLink() ? 'ELOOP' : 'ENOTDIR';
    throw new OutputError('transfer.write', { file: folder, cause });
  }
  const usual = await factsOfNewFolder(parent);
  if (facts.uid === usual.uid && (facts.mode & OTHERS_WRITE & ~usual.mode) === 0) return folder;
  throw new OutputError('transfer.notPrivate', { folder });
}
