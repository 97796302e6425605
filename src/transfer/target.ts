import { constants } from 'node:fs';
import { access, lstat, statfs } from 'node:fs/promises';
import { dirname, join, parse, relative, sep } from 'node:path';
import { showBytes } from '../domain/bytes.js';
import { OutputError } from '../errors.js';
import { makeFolders } from './folders.js';
import { type NameProblem, pathProblem } from './name-problems.js';

/** Why a file of the output storage is not downloaded. */
export type RefusalReason = NameProblem | 'link' | 'noFile' | 'inside' | 'occupied' | 'twice';

/** Path of a download and whether a file is there already, or why it is refused. */
export type TargetPath =
  | { readonly local: string; readonly taken: boolean }
  | { readonly local?: undefined; readonly why: RefusalReason };

const kindOf = (path: string) => lstat(path).catch(() => undefined);

/**
 * Returns the path of a file below a folder, and makes the folders between. Nothing is written outside the folder: no
 * name leads out, and no link in it is followed.
 * @param steps names of the path as the farm sent them
 * @throws OutputError for a folder that cannot be made
 */
export async function targetPath(
  root: string,
  steps: readonly string[],
  platform: NodeJS.Platform,
): Promise<TargetPath> {
  const problem = pathProblem(steps, platform);
  if (problem !== undefined) return { why: problem };
  const folders = steps.slice(0, -1);
  for (const [at] of folders.entries()) {
    const there = await kindOf(join(root, ...folders.slice(0, at + 1)));
    if (!there) break;
    if (there.isSymbolicLink()) return { why: 'inside' };
    if (!there.isDirectory()) return { why: 'occupied' };
  }
  const folder = await makeFolders(root, folders, 'refuse');
  const local = join(folder, steps.at(-1) ?? '');
  const there = await kindOf(local);
  if (there?.isSymbolicLink()) return { why: 'inside' };
  if (there && !there.isFile()) return { why: 'occupied' };
  return { local, taken: there !== undefined };
}

/**
 * Makes the folder of a download, and those above it.
 * @param root absolute path
 * @throws OutputError, also for a folder that cannot be written to
 */
export async function makeTarget(root: string): Promise<void> {
  const top = parse(root).root;
  const steps = relative(top, root).split(sep);
  await makeFolders(top, steps, 'follow');
  try {
    await access(root, constants.W_OK);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new OutputError('transfer.write', { file: root, cause: code }, { cause });
  }
}

/** Returns a name beside one that is taken, such as `shot.0001 (2).png`. */
export function otherName(local: string, number: number): string {
  const { dir, name, ext } = parse(local);
  return join(dir, `${name} (${number})${ext}`);
}

/**
 * Checks that the disk has room for a number of bytes, where the system reports its free space.
 * @throws OutputError
 */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  let at = folder;
  while (!(await kindOf(at)) && dirname(at) !== at) at = dirname(at);
  const facts = await statfs(at).catch(() => undefined);
  if (!facts) return;
  const free = facts.bavail * facts.bsize;
  // Some network drives report a size of 0.
  if (facts.blocks === 0 || bytes <= free) return;
  throw new OutputError('transfer.noRoom', { folder, bytes: showBytes(bytes), free: showBytes(free) });
}
