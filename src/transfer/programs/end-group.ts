import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { env, kill, platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Time in milliseconds that processes have to end by themselves. */
export const GRACE = 2000;
/** Time in milliseconds for the system to remove processes that were killed. */
const REMOVAL = 1000;
const STEP = 20;

/** Signals all processes of a group. @returns whether there are any that can be signalled */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return kill(-leader, signal);
  } catch {
    return false;
  }
}

async function isEmptyWithin(ms: number, leader: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += STEP) {
    if (!signalGroup(leader, 0)) return true;
    await sleep(STEP);
  }
  return !signalGroup(leader, 0);
}

/** Ends a process and its descendants; no shell is involved, and no PATH. */
function endTree(pid: number): Promise<void> {
  const taskkill = join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  const args = ['/T', '/F', '/PID', String(pid)];
  return new Promise((resolve) => {
    execFile(taskkill, args, { windowsHide: true, timeout: 10_000 }, () => resolve());
  });
}

/**
 * Ends every process of the group that a process leads; on Windows the process and its descendants. Resolves when they
 * are gone. On Windows a process that has ended must not be named: another one may have its number.
 */
export async function endGroup(leader: number): Promise<void> {
  if (platform === 'win32') return endTree(leader);
  if (!signalGroup(leader, 'SIGTERM')) return;
  if (await isEmptyWithin(GRACE, leader)) return;
  signalGroup(leader, 'SIGKILL');
  await isEmptyWithin(REMOVAL, leader);
}
