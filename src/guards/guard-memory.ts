/**
 * What guards did, so that a program that starts again does not do it twice. Each entry is written before the farm is
 * asked (`done` false) and again when it has answered.
 */
export interface GuardEntry {
  /** What was done about what: see `keyOf…`. */
  readonly key: string;
  readonly done: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The entries of one task, by key. */
export type GuardMemory = ReadonlyMap<string, GuardEntry>;

/** A later stop of a task that a person has started again is another one; the farm may list the first one late. */
const SAME_STOP = 60_000;

/** A frame that began so long after a stop shows that the task was started again; clocks of machines differ. */
const SAME_START = 5000;

/**
 * Whether a stop is still to be made: it was not, or its answer was never read, or the task was started again.
 * @param lastStart when a frame of the task began to render last, in epoch milliseconds
 */
export function isStopOpen(memory: GuardMemory, key: string, now: number, lastStart?: number): boolean {
  const entry = memory.get(key);
  if (!entry?.done) return true;
  if (lastStart !== undefined && lastStart > entry.at + SAME_START) return true;
  // A clock that was set back does not hold a limit off.
  return Math.abs(now - entry.at) > SAME_STOP;
}

/**
 * Adds the entries of a file to a memory: another process may have acted on the same task. Of two entries for the same
 * thing the later one holds.
 */
export function mergeEntries(memory: Map<string, GuardEntry>, stored: GuardMemory): void {
  for (const [key, entry] of stored) {
    const own = memory.get(key);
    if (!own || entry.at > own.at || (entry.at === own.at && entry.done)) memory.set(key, entry);
  }
}
