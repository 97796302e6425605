import { open, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FarmBusyError, OutputError } from '../../errors.js';
import { makeFolder } from './folder.js';
import { readPlain } from './json-file.js';
import { beat, isHeld, type Processes, thisHolder } from './process-identity.js';

const PAUSE = 50;
const PATIENCE = 40_000;

/** Makes the lock, which only one can; false when somebody has it. */
async function make(lock: string, holder: string, { platform }: Processes): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', 0o600);
    try {
      await handle.writeFile(holder);
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
async function isLeft(lock: string, world: Processes): Promise<boolean> {
  try {
    const holder = await readPlain(lock);
    return holder !== undefined && !(await isHeld(lock, holder, world));
  } catch {
    world.signal.throwIfAborted();
    return false;
  }
}

/** Removes a lock that was left. Of several who find it one does so, and looks again before: it may be a new one. */
async function remove(lock: string, holder: string, world: Processes): Promise<void> {
  const taking = `${lock}.taking`;
  if (!(await make(taking, holder, world))) {
    if (await isLeft(taking, world)) await rm(taking, { force: true }).catch(() => {});
    return;
  }
  try {
    if (await isLeft(lock, world)) await rm(lock, { force: true });
  } finally {
    await rm(taking, { force: true }).catch(() => {});
  }
}

/** Only what is ours: who was taken for gone may find another's lock in the place of its own. */
async function letGo(lock: string, holder: string): Promise<void> {
  if ((await readPlain(lock)) === holder) await rm(lock, { force: true }).catch(() => {});
}

/**
 * Runs `work` while no other process holds the lock; one that a killed process left is removed.
 * @throws FarmBusyError when another process keeps it for too long.
 */
export async function withLock<T>(lock: string, world: Processes, work: () => Promise<T>): Promise<T> {
  await makeFolder(dirname(lock));
  const holder = await thisHolder(world);
  let waited = 0;
  // Looking whether the holder lives takes time as well.
  const counting: Processes = Object.create(world, {
    sleep: {
      value: (ms: number, signal?: AbortSignal) => {
        waited += ms;
        return world.sleep(ms, signal);
      },
    },
  });
  while (!(await make(lock, holder, world))) {
    if (waited > PATIENCE) throw new FarmBusyError('lock.held', { lock });
    if (await isLeft(lock, counting)) await remove(lock, holder, counting);
    else await counting.sleep(PAUSE, world.signal);
  }
  const stop = beat(() => {
    const now = new Date(world.now());
    utimes(lock, now, now).catch(() => {});
  }, world);
  try {
    return await work();
  } finally {
    stop();
    await letGo(lock, holder);
  }
}
