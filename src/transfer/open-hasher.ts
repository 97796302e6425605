import type { Context } from '../context.js';
import { ConfigError, NoInputError } from '../errors.js';
import { openHashCache } from '../state/hash-cache.js';
import { factsOf } from './file-facts.js';
import { openHashPool } from './hash-pool.js';
import { type FileMemory, type Hasher, hasherOf } from './hasher.js';
import type { FileFacts } from './plan.js';

/** Remembers for as long as the process runs: for who has no folder to keep it in. */
function ownMemory(): FileMemory {
  const rows = new Map<string, string>();
  const key = (name: string, { size, mtimeMs, ctimeMs }: FileFacts) =>
    `${size} ${mtimeMs} ${ctimeMs} ${name}`;
  return {
    get: async (name, facts) => rows.get(key(name, facts)),
    put: (name, facts, value) => void rows.set(key(name, facts), value),
  };
}

function memoryOf(context: Context): FileMemory & { close?(): Promise<void> } {
  try {
    return openHashCache(context.folder);
  } catch (error) {
    if (error instanceof ConfigError) return ownMemory();
    throw error;
  }
}

/** A hasher that remembers from one run to the next. */
export interface OpenHasher extends Hasher {
  /**
   * MD5 of a scene's bytes, as job files carry it.
   * @throws NoInputError when it cannot be read
   */
  md5OfFile(path: string): Promise<string>;
  close(): Promise<void>;
}

export function openHasher(context: Context): OpenHasher {
  const pool = openHashPool(context.signal);
  const memory = memoryOf(context);
  const hasher = hasherOf(pool, memory, context.now);
  return {
    ...hasher,
    async md5OfFile(file) {
      try {
        const facts = await factsOf(file);
        if (!facts) throw new NoInputError('transfer.source', { file, cause: 'ENOENT' });
        return await hasher.md5Of(file, facts);
      } catch (cause) {
        context.signal.throwIfAborted();
        const { code } = cause as NodeJS.ErrnoException;
        throw code ? new NoInputError('transfer.source', { file, cause: code }, { cause }) : cause;
      }
    },
    async close() {
      await Promise.all([memory.close?.(), pool.close()]);
    },
  };
}
