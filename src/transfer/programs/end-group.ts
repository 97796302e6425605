import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, kill, platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutKeys } from '../../domain/without-keys.js';

/** Time in milliseconds that processes have to end by themselves. */
export const GRACE = 2000;
/** Time in milliseconds for the system to remove processes that were killed. */
const REMOVAL = 1000;
const STEP = 50;

/** Signals all processes of a group. @returns whether there are any that can be signalled */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return kill(-leader, signal);
  } catch {
    return false;
  }
}

/** Whether a line of /proc/<pid>/stat is that of a process of this group that runs. The name may hold anything. */
function runsIn(leader: number, stat: string): boolean {
  const [state = '', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(group) === leader && !'ZX'.includes(state);
}

/**
 * Whether any process of a group runs. One that has ended stays in its group until its parent, here the system's first
 * process, asks for its end: in a container that may be never.
 */
function hasRunning(leader: number): boolean {
  if (!signalGroup(leader, 0)) return false;
  const all = platform === 'linux' ? processes() : [];
  return all.length === 0 || all.some((name) => runsIn(leader, statOf(name)));
}

/** Numbers of this machine's processes; none where they cannot be listed. */
function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** Name of the variable by which a program's descendants are known that have left its group. */
export const MARK = 'TRANSFER_GUARD';

/** Kills every process with this mark in its environment; on Linux, where environments can be read. */
export function endMarked(mark: string): void {
  for (const name of platform === 'linux' ? processes() : []) {
    try {
      const own = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(`${MARK}=${mark}`);
      if (own) kill(Number(name), 'SIGKILL');
    } catch {
      // Another user's, or it has just ended.
    }
  }
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // It has just ended.
    return '';
  }
}

async function isEmptyWithin(ms: number, leader: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += STEP) {
    await sleep(STEP);
    if (!hasRunning(leader)) return true;
  }
  return false;
}

/** Ends a process and its descendants; no shell is involved, and no PATH. */
function endTree(pid: number): Promise<void> {
  const taskkill = join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  const args = ['/T', '/F', '/PID', String(pid)];
  return new Promise((resolve) => {
    const options = { env: withoutKeys(env), windowsHide: true, timeout: 10_000 };
    execFile(taskkill, args, options, () => resolve());
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
