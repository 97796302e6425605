import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
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

/** Returns the path of a new temporary file; its name is short whatever the file's name is. */
export function temporaryIn(folder: string, { own }: TemporaryOwners): string {
  return join(folder, `.rayvision-${own}-${randomBytes(4).toString('hex')}.part`);
}

/** Whether a file name is that of a temporary file. */
export function isTemporary(name: string): boolean {
  return NAME.test(name);
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
