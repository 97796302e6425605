import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FarmBusyError, OutputError } from '../errors.js';
import { makeFolder } from './folder.js';

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
  await makeFolder(dirname(lock));
  for (let waited = 0; ; waited += PAUSE) {
    try {
      await mkdir(lock);
      break;
    } catch (cause) {
      const { code = '' } = cause as NodeJS.ErrnoException;
      if (code !== 'EEXIST') throw new OutputError('file.write', { file: lock, cause: code }, { cause });
    }
    if (waited > PATIENCE) throw new FarmBusyError('lock.held', { lock });
    if ((await age(lock, time.now())) > STALE) await rmdir(lock).catch(() => {});
    await time.sleep(PAUSE, time.signal);
  }
  try {
    return await work();
  } finally {
    await rmdir(lock).catch(() => {});
  }
}
