import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Tells the copies that this process is making from those that another one left. */
export interface Holders {
  /** This process: lower-case letters, digits and dashes. */
  readonly own: string;
  /** Whether another one has ended for certain. */
  isGone(holder: string): Promise<boolean>;
}

/** What nobody has written to for so long (milliseconds) was left, on whatever machine its maker ran. */
const LEFT_AFTER = 7 * 86_400_000;

const NAME = /^\.rayvision-([0-9a-z-]+)-[0-9a-f]{8}\.part$/;

/** A name for a copy on its way; short, whatever the file is called. */
export function temporaryIn(folder: string, { own }: Holders): string {
  return join(folder, `.rayvision-${own}-${randomBytes(4).toString('hex')}.part`);
}

export function isTemporary(name: string): boolean {
  return NAME.test(name);
}

async function isLeft(file: string, holder: string, holders: Holders, now: number): Promise<boolean> {
  if (await holders.isGone(holder)) return true;
  return now - (await stat(file)).ctimeMs > LEFT_AFTER;
}

/**
 * Removes what processes that were killed have left in a folder. It never fails.
 * @param now epoch milliseconds
 */
export async function sweep(folder: string, holders: Holders, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const holder = NAME.exec(name)?.[1];
    if (holder === undefined || holder === holders.own) continue;
    const file = join(folder, name);
    const left = await isLeft(file, holder, holders, now).catch(() => false);
    if (left) await rm(file, { force: true }).catch(() => {});
  }
}
