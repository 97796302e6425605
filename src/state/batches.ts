import { createHash } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DataError, OutputError } from '../errors.js';
import { readJson, writeJson } from './files/json-file.js';
import { withLock } from './files/lock.js';
import type { ProcessContext } from './files/process-identity.js';

const schema = z.object({
  version: z.literal(1),
  name: z.string(),
  /** Hash of the values that were sent. */
  values: z.string(),
  /** Set once the task is submitted. */
  taskId: z.optional(z.int()),
  alias: z.optional(z.string()),
  /** Whether the task pauses after its test frames. */
  stopsAfterTest: z.optional(z.boolean()),
  /** The status code of the end that was reported by a notice. */
  reported: z.optional(z.int()),
});

/** What is remembered of a row whose submission was begun. */
export type BatchRecord = Readonly<z.infer<typeof schema>>;

/** A list of rows, and the account that they are submitted for. */
export interface BatchIdentity {
  /** Absolute path. */
  readonly file: string;
  readonly domain: string;
  readonly account: string;
}

/** What earlier runs of a batch have submitted: a file a row, so that none is written twice at the same time. */
export interface BatchState {
  /** Identifies the batch in the keys of its submissions. */
  readonly id: string;
  /** Runs `work` while no other process does. @throws FarmBusyError if another process runs the same batch */
  exclusively<T>(world: ProcessContext, work: () => Promise<T>): Promise<T>;
  /** Returns the records by the names of their rows. @throws DataError for one that cannot be understood */
  load(): Promise<Map<string, BatchRecord>>;
  /** @throws OutputError: a row that is not remembered must not be submitted */
  save(record: Omit<BatchRecord, 'version'>): Promise<void>;
  /** Forgets all rows, all of them at once: a run that is killed meanwhile must leave none that looks submitted. */
  clear(): Promise<void>;
}

/** Milliseconds after which another run of the same batch is reported. */
const LONGEST_WAIT = 2000;

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);

/** Opens the state of a batch below the state folder. */
export function openBatchState(folder: string, { file, domain, account }: BatchIdentity): BatchState {
  const id = hashOf([file, domain, account].join('\n'));
  const root = join(folder, 'batches', id);
  const fileOf = (name: string) => join(root, `${hashOf(name)}.json`);

  async function fileNames(): Promise<string[]> {
    const names = await readdir(root).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return [];
      throw new DataError('batch.record', { file: root }, { cause });
    });
    return names.filter((name) => name.endsWith('.json'));
  }

  return {
    id,
    exclusively: (world, work) => withLock(`${root}.lock`, world, work, LONGEST_WAIT),
    async load() {
      const records = new Map<string, BatchRecord>();
      for (const name of await fileNames()) {
        const path = join(root, name);
        const result = schema.safeParse(await readJson(path));
        // Its task may render: to submit the row again could cost twice.
        if (!result.success) throw new DataError('batch.record', { file: path });
        records.set(result.data.name, result.data);
      }
      return records;
    },
    save: (record) => writeJson(fileOf(record.name), { version: 1, ...record }),
    async clear() {
      const old = `${root}.old`;
      try {
        await rm(old, { recursive: true, force: true });
        await rename(root, old);
      } catch (cause) {
        const { code = '' } = cause as NodeJS.ErrnoException;
        if (code === 'ENOENT') return;
        throw new OutputError('file.write', { file: root, cause: code }, { cause });
      }
      // What stays is removed the next time.
      await rm(old, { recursive: true, force: true }).catch(() => {});
    },
  };
}
