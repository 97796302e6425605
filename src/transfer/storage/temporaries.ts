import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Distinguishes the temporary files of this process from those that a killed one left. */
export interface TemporaryOwners {
  /** This process: lower-case letters, digits and dashes. */
  readonly own: string;
  /** Whether another process has certainly ended. */
  isGone(owner: string): Promise<boolean>;
}

/** Milliseconds after which an unchanged temporary file is stale, whichever machine made it. */
const STALE_AFTER = 7 * 86_400_000;

const NAME = /^\.rayvision-([0-9a-z-]+)-[0-9a-f]{8}\.part$/;

/** A folder that a transfer program downloads into, and its lock. */
const STAGING = /^\.rayvision-[0-9a-f]{16}\.staging(?:\.lock(?:\.taking)?)?$/;

/** Returns the path of a new temporary file; its name is short whatever the file's name is. */
export function temporaryIn(folder: string, { own }: TemporaryOwners): string {
  return join(folder, `.rayvision-${own}-${randomBytes(4).toString('hex')}.part`);
}

/** Whether a name is that of a temporary file or folder of a transfer. */
export function isTemporary(name: string): boolean {
  return NAME.test(name) || STAGING.test(name);
}

/**
 * Returns the path of the folder that a transfer program downloads into: the same in every run.
 * @param key identifies what is downloaded
 */
export function stagingIn(folder: string, key: string): string {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return join(folder, `.rayvision-${hash}.staging`);
}

/** Returns the path of the lock of such a folder. */
export function stagingLock(staging: string): string {
  return `${staging}.lock`;
}

async function isStale(file: string, owner: string, owners: TemporaryOwners, now: number): Promise<boolean> {
  if (await owners.isGone(owner)) return true;
  return now - (await stat(file)).ctimeMs > STALE_AFTER;
}

/**
 * Removes the temporary files that killed processes left in a folder. It never fails.
 * @param now epoch milliseconds
 */
export async function sweep(folder: string, owners: TemporaryOwners, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || owner === owners.own) continue;
    const file = join(folder, name);
    const stale = await isStale(file, owner, owners, now).catch(() => false);
    if (stale) await rm(file, { force: true }).catch(() => {});
  }
}

/** Whether no process uses a staging folder, and nothing in it has changed for long. */
async function isAbandoned(staging: string, owners: TemporaryOwners, now: number): Promise<boolean> {
  if (now - (await stat(staging)).mtimeMs <= STALE_AFTER) return false;
  const owner = await readFile(stagingLock(staging), 'utf8').catch(() => undefined);
  return owner === undefined || owners.isGone(owner);
}

/**
 * Removes the staging folders of downloads that were never resumed. It never fails.
 * @param kept path of the one that stays
 * @param now epoch milliseconds
 */
export async function sweepStaging(
  folder: string,
  kept: string,
  owners: TemporaryOwners,
  now: number,
): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const staging = join(folder, name);
    if (!STAGING.test(name) || !name.endsWith('.staging') || staging === kept) continue;
    if (!(await isAbandoned(staging, owners, now).catch(() => false))) continue;
    await rm(staging, { recursive: true, force: true }).catch(() => {});
    await rm(stagingLock(staging), { force: true }).catch(() => {});
  }
}
