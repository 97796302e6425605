import { createHash } from 'node:crypto';
import { readFile, readlink, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Context } from '../../context.js';

/** The part of the context that identifies processes. */
export type ProcessContext = Pick<
  Context,
  'pid' | 'startedAt' | 'isRunning' | 'platform' | 'now' | 'sleep' | 'signal' | 'every'
>;

/** Identifies the process that owns a state file, as part of the file's name: `<machine>-<pid>-<start>`. */
export type OwnerId = string;

/** Milliseconds between two heartbeats of an owner: it touches its file. */
const HEARTBEAT = 2000;
/** An owner without a heartbeat for this time (milliseconds) is gone. */
const STALE_AFTER = 3 * HEARTBEAT;
const CHECK_EVERY = 250;

/**
 * Returns a hash of the machine's name and, on Linux, of its boot id and process namespace: process ids are unique only
 * within these. Cloned machines share a name.
 */
async function machineId({ platform }: ProcessContext): Promise<string> {
  const linux = platform === 'linux';
  const space = linux ? await readlink('/proc/self/ns/pid').catch(() => '') : '';
  const run = linux ? await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '') : '';
  return createHash('sha256').update(`${hostname()} ${space} ${run}`).digest('hex').slice(0, 8);
}

/**
 * Returns a process's start time in clock ticks, which tells it from a later process with the same id. Linux only;
 * undefined if the process has ended, also as a zombie.
 */
async function linuxStartTime(pid: number | 'self'): Promise<string | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 2 is a name in brackets that may contain anything; field 3 is the state, field 22 the start time.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

async function startTimeOf(world: ProcessContext, pid: number | 'self'): Promise<string | undefined> {
  return world.platform === 'linux' ? linuxStartTime(pid) : undefined;
}

/** Returns the owner id of this process. */
export async function currentOwner(world: ProcessContext): Promise<OwnerId> {
  const start = (await startTimeOf(world, 'self')) ?? String(world.startedAt);
  return `${await machineId(world)}-${world.pid}-${start}`;
}

/** Whether the file is touched while we watch it. Compares only the file's own time stamps, since clocks may differ. */
async function hasHeartbeat(file: string, world: ProcessContext): Promise<boolean> {
  const touched = () => stat(file).then(({ mtimeMs }) => mtimeMs);
  try {
    const first = await touched();
    for (let waited = 0; waited < STALE_AFTER; waited += CHECK_EVERY) {
      await world.sleep(CHECK_EVERY, world.signal);
      if ((await touched()) !== first) return true;
    }
    return false;
  } catch {
    world.signal.throwIfAborted();
    // It was closed or taken over meanwhile, so its owner is alive.
    return true;
  }
}

/**
 * Whether the process that owns a file still runs. Exact on Linux. Elsewhere, and for another machine that shares the
 * folder, a process id may have been reused, so that the file's heartbeat decides.
 */
export async function isOwnerAlive(file: string, owner: OwnerId, world: ProcessContext): Promise<boolean> {
  const [machine, number = '', start] = owner.split('-');
  const pid = Number(number);
  if (machine !== (await machineId(world))) return hasHeartbeat(file, world);
  // A Linux without a readable /proc is treated like any other system.
  const exact = (await startTimeOf(world, 'self')) !== undefined;
  if (exact) return (await startTimeOf(world, pid)) === start;
  if (pid === world.pid) return start === String(world.startedAt);
  return world.isRunning(pid) && hasHeartbeat(file, world);
}

/**
 * Whether an owner has certainly ended: a process of this machine, since its last boot, that no longer exists. False
 * if unknown.
 */
export async function isGone(owner: OwnerId, world: ProcessContext): Promise<boolean> {
  const [machine, number = '', start] = owner.split('-');
  if (machine !== (await machineId(world))) return false;
  if (!world.isRunning(Number(number))) return true;
  const now = await startTimeOf(world, Number(number));
  return now !== undefined && now !== start;
}

/** Calls `touch` at each heartbeat; the returned function stops it. */
export function startHeartbeat(touch: () => void, world: ProcessContext): () => void {
  return world.every(HEARTBEAT, touch);
}
