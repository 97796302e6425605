import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { isAbsolute, join, win32 } from 'node:path';
import type { Context } from '../../context.js';
import { isOnLocalDisk, MOUNT_TABLE } from './local-mounts.js';

/** Name of the file that identifies a storage: the device number of a network drive changes with each mount. */
export const MARK = '.rayvision-storage.json';

/** Most bytes of a valid mark, which is one line. */
const LARGEST_MARK = 4096;

/**
 * Identity of a storage, as a profile keeps it: `mark:<32 hex digits>` of the file in it; where no file can be written
 * `volume:<serial number>` on Windows, else `mount` for another disk than the system's own, and `folder` for that one.
 */
export type StorageIdentity = string;

/** The machine that a storage is mounted on. */
export interface StorageHost {
  readonly platform: NodeJS.Platform;
  /** Folders on the system's own disks. */
  readonly ownDisks: readonly string[];
  /** Path of the mount table, on Linux. */
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

/** Whether a folder exists now. A path of another system does not. */
export async function pathExists(folder: string): Promise<boolean> {
  return isAbsolute(folder) && (await deviceOf(folder)) !== undefined;
}

/** Returns folders on the system's own disks; mounts and other drives are other devices. */
export function ownDisksOf(platform: NodeJS.Platform, systemRoot: string | undefined): string[] {
  if (platform === 'win32') return [win32.parse(systemRoot ?? 'C:\\').root];
  // The root of macOS is read-only; mount points are on a volume beside it.
  return platform === 'darwin' ? ['/', '/System/Volumes/Data'] : ['/'];
}

/** Returns the machine that this process runs on. */
export function storageHost({ platform, env, now }: Pick<Context, 'platform' | 'env' | 'now'>): StorageHost {
  const ownDisks = ownDisksOf(platform, env.SYSTEMROOT ?? env.SystemRoot);
  return { platform, ownDisks, mountTable: platform === 'linux' ? MOUNT_TABLE : undefined, now };
}

/** Whether a folder lies on the system's own disk, or on Linux on another local one: then no share is mounted there. */
export async function isOnOwnDisk(folder: string, { ownDisks, mountTable }: StorageHost): Promise<boolean> {
  const device = await deviceOf(folder);
  const own = await Promise.all(ownDisks.map(deviceOf));
  if (device === undefined || own.includes(device)) return true;
  return mountTable !== undefined && isOnLocalDisk(folder, mountTable);
}

/** Returns the id in a storage's mark; undefined without a valid mark. */
async function readMark(folder: string): Promise<string | undefined> {
  const file = join(folder, MARK);
  try {
    const facts = await stat(file);
    // Opening a pipe would wait for a writer.
    if (!facts.isFile() || facts.size > LARGEST_MARK) return undefined;
    const handle = await open(file, 'r');
    const text = await handle.readFile('utf8').finally(() => handle.close());
    const id: unknown = JSON.parse(text)?.id;
    return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Gives a complete mark its name, unless another process was faster; without hard links the last one wins. */
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
 * Returns the mark of a storage, and writes one if there is none. All users of the storage share it.
 * @returns undefined where no file can be written
 */
async function ensureMark(folder: string): Promise<string | undefined> {
  const existing = await readMark(folder);
  if (existing !== undefined) return existing;
  const file = join(folder, MARK);
  const isBroken = await stat(file).then(
    () => true,
    () => false,
  );
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    // Other users read it, too.
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(`${JSON.stringify({ id: randomBytes(16).toString('hex') })}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(temporary, file, isBroken);
  } catch {
    // An output storage is often read-only.
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
  return readMark(folder);
}

/**
 * Returns the identity of a storage, and writes a mark where possible.
 * @param folder absolute path
 */
export async function identify(folder: string, host: StorageHost): Promise<StorageIdentity> {
  const mark = await ensureMark(folder);
  if (mark !== undefined) return `mark:${mark}`;
  if (host.platform === 'win32') return `volume:${await deviceOf(folder)}`;
  return (await isOnOwnDisk(folder, host)) ? 'folder' : 'mount';
}

/**
 * Whether a folder is still the same storage. Its mark is touched, since a farm deletes old files.
 * @param identity as `identify` returned it; an unknown form is never the same
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

/** Returns a text that changes when another folder takes the place of this one. */
export async function folderFingerprint(folder: string): Promise<string | undefined> {
  return stat(folder, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => undefined,
  );
}
