import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process runs; one that has ended and was not removed yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

/** Resolves when a process has ended. @throws Error after five seconds */
export async function untilGone(pid: number): Promise<void> {
  for (let waited = 0; isAlive(pid); waited += 10) {
    if (waited > 5000) throw new Error(`process ${pid} still runs`);
    await sleep(10);
  }
}
