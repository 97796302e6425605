import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { GuardEntry } from '../guards/guard-memory.js';
import { readJson, writeJson } from './files/json-file.js';
import { withLock } from './files/lock.js';
import type { ProcessContext } from './files/process-identity.js';

/** The task whose actions are remembered. A farm that was set up anew may give an id a second time. */
export interface RememberedTask {
  readonly domain: string;
  readonly accessId: string;
  readonly taskId: number;
  readonly submittedAt: string | null;
}

/** What guards did about one task, kept for the next run. */
export interface GuardActions {
  /** Entries by key; none where the file is missing or cannot be understood. */
  load(): Promise<Map<string, GuardEntry>>;
  /**
   * Calls `work` while no other process does: two waits for one task act once.
   * @throws OutputError, FarmBusyError where there is no lock, before `work` is called; what `work` throws
   */
  alone<T>(world: ProcessContext, work: () => Promise<T>): Promise<T>;
  /** @throws OutputError */
  save(entries: ReadonlyMap<string, GuardEntry>): Promise<void>;
}

/** Size of the file of a task of which a million frames were rendered again. */
const MOST_BYTES = 256 * 1024 * 1024;

function isEntry(value: unknown): value is GuardEntry {
  const { key, done, at } = (value ?? {}) as Record<string, unknown>;
  return typeof key === 'string' && typeof done === 'boolean' && typeof at === 'number';
}

/** Returns the file of a task's guards in the state folder. */
export function guardActions(
  folder: string,
  { domain, accessId, taskId, submittedAt }: RememberedTask,
): GuardActions {
  const farm = createHash('sha256').update(`${domain}\n${accessId}`).digest('hex').slice(0, 16);
  const file = join(folder, 'guards', farm, `${taskId}.json`);
  return {
    async load() {
      const value = ((await readJson(file, MOST_BYTES)) ?? {}) as {
        submittedAt?: unknown;
        entries?: unknown;
      };
      if (value.submittedAt !== submittedAt || !Array.isArray(value.entries)) return new Map();
      return new Map(value.entries.filter(isEntry).map((entry) => [entry.key, entry]));
    },
    alone: (world, work) => withLock(`${file}.lock`, world, work),
    save: (entries) => writeJson(file, { submittedAt, entries: [...entries.values()] }),
  };
}
