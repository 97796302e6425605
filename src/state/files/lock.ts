import { open, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withMembers } from '../../domain/with-members.js';
import { FarmBusyError, OutputError } from '../../errors.js';
import { makeFolder } from './folder.js';
import { readRegularFile } from './json-file.js';
import { currentOwner, isOwnerAlive, type ProcessContext, startHeartbeat } from './process-identity.js';

/** Milliseconds between attempts. */
const RETRY_EVERY = 50;
/** Milliseconds of waiting after which a lock counts as busy, unless the caller says otherwise. */
const MAX_WAIT = 40_000;

/** Creates the lock file; false if it exists. */
async function create(lock: string, owner: string, { platform }: ProcessContext): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', 0o600);
    try {
      await handle.writeFile(owner);
      return true;
    } catch (cause) {
      // On a full disk the file may have been created empty.
      await rm(lock, { force: true }).catch(() => {});
      throw cause;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    // Windows reports EPERM for a file that is being removed.
    if (code === 'EEXIST' || (code === 'EPERM' && platform === 'win32')) return false;
    throw new OutputError('file.write', { file: lock, cause: code }, { cause });
  }
}

/** Whether the lock's owner is gone; also if it died before it wrote its id. */
async function isStale(lock: string, world: ProcessContext): Promise<boolean> {
  try {
    const owner = await readRegularFile(lock);
    return owner !== undefined && !(await isOwnerAlive(lock, owner, world));
  } catch {
    world.signal.throwIfAborted();
    return false;
  }
}

/** Removes a stale lock. A second lock makes sure that only one process does so, and checks again: the lock may be new. */
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

/** Removes the lock if it is still ours: a process that was taken for dead may find another's lock in its place. */
async function release(lock: string, owner: string): Promise<void> {
  if ((await readRegularFile(lock)) === owner) await rm(lock, { force: true }).catch(() => {});
}

/**
 * Runs `work` while this process owns the lock. Removes a stale lock of a killed process.
 * @param longestWait milliseconds; 0 to find out only whether the owner of the lock still runs
 * @throws FarmBusyError when another process keeps the lock for too long
 */
export async function withLock<T>(
  lock: string,
  world: ProcessContext,
  work: () => Promise<T>,
  longestWait = MAX_WAIT,
): Promise<T> {
  await makeFolder(dirname(lock));
  const owner = await currentOwner(world);
  let waited = 0;
  // Checking the owner's heartbeat takes time that counts as well.
  const measured = withMembers(world, {
    sleep(ms: number, signal?: AbortSignal) {
      waited += ms;
      return world.sleep(ms, signal);
    },
  });
  while (!(await create(lock, owner, world))) {
    if (waited > longestWait) throw new FarmBusyError('lock.held', { lock });
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
