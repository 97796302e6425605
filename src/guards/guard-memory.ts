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

/** Whether a stop is still to be made: it was not, or its answer was never read, or the task was started again. */
export function isStopOpen(memory: GuardMemory, key: string, now: number): boolean {
  const entry = memory.get(key);
  // A clock that was set back does not hold a limit off.
  return !entry?.done || Math.abs(now - entry.at) > SAME_STOP;
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
