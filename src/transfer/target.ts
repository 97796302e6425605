import { constants } from 'node:fs';
import { access, lstat, statfs } from 'node:fs/promises';
import { dirname, join, parse, relative, sep } from 'node:path';
import { showBytes } from '../domain/text/bytes.js';
import { OutputError } from '../errors.js';
import { makeFolders } from './folders.js';
import { type NameTrouble, pathTrouble } from './names.js';

/** Why something of the farm's is not written here. */
export type WhyNot = NameTrouble | 'link' | 'noFile' | 'inside' | 'occupied' | 'twice';

/** Where a file of the farm's will lie, and whether something lies there; or why it will not. */
export type Place =
  | { readonly local: string; readonly taken: boolean }
  | { readonly local?: undefined; readonly why: WhyNot };

const kindOf = (path: string) => lstat(path).catch(() => undefined);

/**
 * Finds the place of a file below a folder, and makes the folders between. Nothing is ever written outside of it: no
 * name leads out, and no link that somebody put there is followed.
 * @param steps names from the folder on, whatever the farm says
 * @throws OutputError for a folder that cannot be made
 */
export async function placeIn(
  root: string,
  steps: readonly string[],
  platform: NodeJS.Platform,
): Promise<Place> {
  const trouble = pathTrouble(steps, platform);
  if (trouble !== undefined) return { why: trouble };
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
 * Makes the folder that files are brought to, and those above it.
 * @param root absolute path
 * @throws OutputError, also for a folder that nothing can be written to
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

/** `shot.0001 (2).png`: a name beside one that is taken. */
export function otherName(local: string, number: number): string {
  const { dir, name, ext } = parse(local);
  return join(dir, `${name} (${number})${ext}`);
}

/**
 * Checks that there is room for so many bytes. A system that does not tell is taken to have it.
 * @throws OutputError
 */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  let at = folder;
  while (!(await kindOf(at)) && dirname(at) !== at) at = dirname(at);
  const facts = await statfs(at).catch(() => undefined);
  if (!facts) return;
  const free = facts.bavail * facts.bsize;
  // Some network drives say that nothing is free, or that there is nothing at all.
  if (facts.blocks === 0 || bytes <= free) return;
  throw new OutputError('transfer.noRoom', { folder, bytes: showBytes(bytes), free: showBytes(free) });
}
