import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FarmBusyError } from '../errors.js';

interface Time {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  readonly signal: AbortSignal;
}

/** A lock older than this was left by a process that is gone: nothing here takes so long. */
const STALE = 30_000;
const PAUSE = 100;
const PATIENCE = 40_000;

async function age(lock: string, now: number): Promise<number> {
  try {
    return now - (await stat(lock)).mtimeMs;
  } catch {
    return 0;
  }
}

/**
 * Runs `work` while no other process holds the lock. A folder is the lock: making one is atomic on every system.
 * @throws FarmBusyError when another process keeps it for too long.
 */
export async function withLock<T>(lock: string, time: Time, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lock), { recursive: true, mode: 0o700 });
  for (let waited = 0; ; waited += PAUSE) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if ((await age(lock, time.now())) > STALE) await rmdir(lock).catch(() => {});
    else if (waited > PATIENCE) throw new FarmBusyError('lock.held', { lock });
    else await time.sleep(PAUSE, time.signal);
  }
  try {
    return await work();
  } finally {
    await rmdir(lock).catch(() => {});
  }
}
