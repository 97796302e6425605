import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { isAbsolute, join, win32 } from 'node:path';
import { isOnLocalDisk } from './local-mounts.js';

/**
 * The file that is left in a storage so that it is known again. Numbers of devices do not do: those of a network drive
 * are others after each mount.
 */
export const MARK = '.rayvision-storage.json';

/** A mark is a line; what is larger is none. Bytes. */
const LARGEST_MARK = 4096;

/**
 * What was found in a folder when somebody called it a storage, as a profile keeps it:
 * `mark:<32 hex digits>` of the file in it; where none can be left `volume:<serial number>` on Windows, `mount` for
 * what is not the system's own disk, `folder` for what is.
 */
export type StorageIdentity = string;

/** The machine that a storage is mounted on. */
export interface StorageHost {
  readonly platform: NodeJS.Platform;
  /** Folders on the system's own disks. */
  readonly ownDisks: readonly string[];
  /** File in which the system tells what is mounted (`MOUNT_TABLE`), where it does. */
  readonly mountTable?: string | undefined;
  /** Epoch milliseconds. */
  now(): number;
}

async function deviceOf(folder: string): Promise<bigint | undefined> {
  return stat(folder, { bigint: true }).then(
    ({ dev }) => dev,
    () => undefined,
  );
}

/** Whether a folder is there now. A path of another system names nothing here. */
export async function pathExists(folder: string): Promise<boolean> {
  return isAbsolute(folder) && (await deviceOf(folder)) !== undefined;
}

/** Where a system has its own files: what it has mounted elsewhere, or has on another drive, is another device. */
export function ownDisksOf(platform: NodeJS.Platform, systemRoot: string | undefined): string[] {
  if (platform === 'win32') return [win32.parse(systemRoot ?? 'C:\\').root];
  // A Mac's root is for reading only; everything that grows, mount points too, is on a volume beside it.
  return platform === 'darwin' ? ['/', '/System/Volumes/Data'] : ['/'];
}

/**
 * Whether a folder lies on the system's own disk, or where that can be told on another local one: where something else
 * should be mounted, nothing is.
 */
export async function isOnOwnDisk(folder: string, { ownDisks, mountTable }: StorageHost): Promise<boolean> {
  const device = await deviceOf(folder);
  const own = await Promise.all(ownDisks.map(deviceOf));
  if (device === undefined || own.includes(device)) return true;
  return mountTable !== undefined && isOnLocalDisk(folder, mountTable);
}

/** The id in a storage's mark; undefined for none, and for what is no mark. */
async function readMark(folder: string): Promise<string | undefined> {
  const file = join(folder, MARK);
  try {
    const facts = await stat(file);
    // A pipe must not make us wait for somebody to write into it.
    if (!facts.isFile() || facts.size > LARGEST_MARK) return undefined;
    const handle = await open(file, 'r');
    const text = await handle.readFile('utf8').finally(() => handle.close());
    const id: unknown = JSON.parse(text)?.id;
    return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Gives a whole file its name, unless somebody was faster; where there are no links, whoever comes last has it. */
async function publish(temporary: string, file: string, isMarked: boolean): Promise<void> {
  if (!isMarked) {
    try {
      await link(temporary, file);
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return;
    }
  }
  await rename(temporary, file);
}

/**
 * The mark of a storage, which is made where there is none: everybody who uses the storage shares it.
 * @returns undefined where nothing can be written
 */
async function leaveMark(folder: string): Promise<string | undefined> {
  const there = await readMark(folder);
  if (there !== undefined) return there;
  const file = join(folder, MARK);
  const broken = await stat(file).then(
    () => true,
    () => false,
  );
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    // Others read it, too.
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(`${JSON.stringify({ id: randomBytes(16).toString('hex') })}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(temporary, file, broken);
  } catch {
    // A storage for results is often for reading only.
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
  return readMark(folder);
}

/**
 * Finds out what is in a folder that is there, and leaves a mark in it where that can be.
 * @param folder absolute path
 */
export async function identify(folder: string, host: StorageHost): Promise<StorageIdentity> {
  const mark = await leaveMark(folder);
  if (mark !== undefined) return `mark:${mark}`;
  if (host.platform === 'win32') return `volume:${await deviceOf(folder)}`;
  return (await isOnOwnDisk(folder, host)) ? 'folder' : 'mount';
}

/**
 * Whether what is in a folder now is what was found there. A mark is touched: a farm deletes what is old.
 * @param identity as `identify` told it; one that only a later version understands is never the same
 */
export async function isSameStorage(
  folder: string,
  identity: StorageIdentity,
  host: StorageHost,
): Promise<boolean> {
  const [kind, value] = identity.split(':');
  if (kind === 'mark') {
    if (value === undefined || (await readMark(folder)) !== value) return false;
    const now = new Date(host.now());
    await utimes(join(folder, MARK), now, now).catch(() => {});
    return true;
  }
  if (kind === 'volume') return String(await deviceOf(folder)) === value;
  if (kind === 'mount') return !(await isOnOwnDisk(folder, host));
  return kind === 'folder';
}

/** Tells a folder from another one that takes its place while a process runs, at the price of one question. */
export async function faceOf(folder: string): Promise<string | undefined> {
  return stat(folder, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => undefined,
  );
}
