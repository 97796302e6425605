import { open, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FarmBusyError, OutputError } from '../../errors.js';
import { makeFolder } from './folder.js';
import { readRegularFile } from './json-file.js';
import { currentOwner, isOwnerAlive, type ProcessContext, startHeartbeat } from './process-identity.js';

const RETRY_EVERY = 50;
const MAX_WAIT = 40_000;

/** Makes the lock, which only one can; false when somebody has it. */
async function create(lock: string, owner: string, { platform }: ProcessContext): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', 0o600);
    try {
      await handle.writeFile(owner);
      return true;
    } catch (cause) {
      // A full disk has room for a name, and for nothing in it.
      await rm(lock, { force: true }).catch(() => {});
      throw cause;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    // Windows says EPERM of a file that is just being removed.
    if (code === 'EEXIST' || (code === 'EPERM' && platform === 'win32')) return false;
    throw new OutputError('file.write', { file: lock, cause: code }, { cause });
  }
}

/** Whether the lock was left by a process that is gone, be it before it could sign. */
async function isStale(lock: string, world: ProcessContext): Promise<boolean> {
  try {
    const owner = await readRegularFile(lock);
    return owner !== undefined && !(await isOwnerAlive(lock, owner, world));
  } catch {
    world.signal.throwIfAborted();
    return false;
  }
}

/** Removes a lock that was left. Of several who find it one does so, and looks again before: it may be a new one. */
async function removeStale(lock: string, owner: string, world: ProcessContext): Promise<void> {
  const taking = `${lock}.taking`;
  if (!(await create(taking, owner, world))) {
    if (await isStale(taking, world)) await rm(taking, { force: true }).catch(() => {});
    return;
  }
  try {
    if (await isStale(lock, world)) await rm(lock, { force: true });
  } finally {
    await rm(taking, { force: true }).catch(() => {});
  }
}

/** Only what is ours: who was taken for gone may find another's lock in the place of its own. */
async function release(lock: string, owner: string): Promise<void> {
  if ((await readRegularFile(lock)) === owner) await rm(lock, { force: true }).catch(() => {});
}

/**
 * Runs `work` while no other process holds the lock; one that a killed process left is removed.
 * @throws FarmBusyError when another process keeps it for too long.
 */
export async function withLock<T>(lock: string, world: ProcessContext, work: () => Promise<T>): Promise<T> {
  await makeFolder(dirname(lock));
  const owner = await currentOwner(world);
  let waited = 0;
  // Looking whether the holder lives takes time as well.
  const measured: ProcessContext = Object.create(world, {
    sleep: {
      value: (ms: number, signal?: AbortSignal) => {
        waited += ms;
        return world.sleep(ms, signal);
      },
    },
  });
  while (!(await create(lock, owner, world))) {
    if (waited > MAX_WAIT) throw new FarmBusyError('lock.held', { lock });
    if (await isStale(lock, measured)) await removeStale(lock, owner, measured);
    else await measured.sleep(RETRY_EVERY, world.signal);
  }
  const stop = startHeartbeat(() => {
    const now = new Date(world.now());
    utimes(lock, now, now).catch(() => {});
  }, world);
  try {
    return await work();
  } finally {
    stop();
    await release(lock, owner);
  }
}
