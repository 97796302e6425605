import { createHash } from 'node:crypto';
import { readFile, readlink, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Context } from '../../context.js';

/** What telling processes apart needs of the world. */
export type Processes = Pick<
  Context,
  'pid' | 'startedAt' | 'isRunning' | 'platform' | 'now' | 'sleep' | 'signal' | 'every'
>;

/** A process that holds a file of state, as it stands in that file's name: `<place>-<pid>-<start>`. */
export type Holder = string;

/** How often a holder touches its file. */
const BEAT = 2_000;
/** A holder that was not heard of for so long is gone. */
const SILENCE = 3 * BEAT;
const LOOK = 250;

/**
 * The machine, and on Linux its present run and the process namespace: a number means the same process only within
 * one place. Machines that were copied have the same name.
 */
async function placeOf({ platform }: Processes): Promise<string> {
  const linux = platform === 'linux';
  const space = linux ? await readlink('/proc/self/ns/pid').catch(() => '') : '';
  const run = linux ? await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '') : '';
  return createHash('sha256').update(`${hostname()} ${space} ${run}`).digest('hex').slice(0, 8);
}

/**
 * When a process began, in the system's own count, which tells it from a later one with the same number. Known on
 * Linux only; undefined for a process that is gone, or dead and not buried.
 */
async function startOnLinux(pid: number | 'self'): Promise<string | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets that may hold anything; the state follows it, the start is the 22nd.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

async function startOf(world: Processes, pid: number | 'self'): Promise<string | undefined> {
  return world.platform === 'linux' ? startOnLinux(pid) : undefined;
}

/** This process. */
export async function thisHolder(world: Processes): Promise<Holder> {
  const start = (await startOf(world, 'self')) ?? String(world.startedAt);
  return `${await placeOf(world)}-${world.pid}-${start}`;
}

/** Whether somebody touches the file while we look; its own time stamps are compared, never with a clock of ours. */
async function isBeating(file: string, world: Processes): Promise<boolean> {
  const touched = () => stat(file).then(({ mtimeMs }) => mtimeMs);
  try {
    const first = await touched();
    for (let waited = 0; waited < SILENCE; waited += LOOK) {
      await world.sleep(LOOK, world.signal);
      if ((await touched()) !== first) return true;
    }
    return false;
  } catch {
    world.signal.throwIfAborted();
    // It was closed or taken meanwhile: in any case it is nobody else's.
    return true;
  }
}

/**
 * Whether the process that holds a file still runs. Exact on Linux. Elsewhere, and for another machine that shares
 * the folder, a number that is in use may be another process's by now: there the file's own beat tells.
 */
export async function isHeld(file: string, holder: Holder, world: Processes): Promise<boolean> {
  const [place, number = '', start] = holder.split('-');
  const pid = Number(number);
  if (place !== (await placeOf(world))) return isBeating(file, world);
  // A Linux may keep its list of processes to itself; then it is like any other system.
  const exact = (await startOf(world, 'self')) !== undefined;
  if (exact) return (await startOf(world, pid)) === start;
  if (pid === world.pid) return start === String(world.startedAt);
  return world.isRunning(pid) && isBeating(file, world);
}

/**
 * Whether the process that made something is gone for certain: one of this machine and this run of it that the system
 * does not know any more. Of any other, nobody can say.
 */
export async function isGone(holder: Holder, world: Processes): Promise<boolean> {
  const [place, number = '', start] = holder.split('-');
  if (place !== (await placeOf(world))) return false;
  if (!world.isRunning(Number(number))) return true;
  const now = await startOf(world, Number(number));
  return now !== undefined && now !== start;
}

/** Touches a file from time to time until told to stop. */
export function beat(touch: () => void, world: Processes): () => void {
  return world.every(BEAT, touch);
}
