import type { Context } from '../context.js';
import { ConfigError, NoInputError } from '../errors.js';
import { openFolderMemory } from '../state/folder-memory.js';
import { openHashCache } from '../state/hash-cache.js';
import { readFileFacts } from './file-facts.js';
import { openHashPool } from './hash-pool.js';
import { type FileMemory, type Hasher, hasherOf } from './hasher.js';
import type { FileFacts } from './plan.js';

/** Returns a memory that lasts as long as the process, for systems without a folder to keep it in. */
function processMemory(): FileMemory {
  const rows = new Map<string, string>();
  const key = (name: string, { size, mtimeMs, ctimeMs }: FileFacts) =>
    `${size} ${mtimeMs} ${ctimeMs} ${name}`;
  return {
    get: async (name, facts) => rows.get(key(name, facts)),
    put: (name, facts, value) => void rows.set(key(name, facts), value),
  };
}

/** How values are kept: together, or by folder, which is for downloads of any number of files. */
export type MemoryForm = 'together' | 'byFolder';

/** Returns a memory of one form that also finds what runs with the other one have kept about downloaded files. */
function memoryIn(
  context: Pick<Context, 'folder'>,
  form: MemoryForm,
): FileMemory & { close?(): Promise<void> } {
  try {
    const [together, byFolder] = [openHashCache(context.folder), openFolderMemory(context.folder)];
    const isOfDownload = (name: string) => /^[=+<]/.test(name);
    const [own, other] = form === 'together' ? [together, byFolder] : [byFolder, together];
    return {
      async get(name, facts) {
        const found = await own.get(name, facts);
        return found === undefined && isOfDownload(name) ? other.get(name, facts) : found;
      },
      put: (...row) => own.put(...row),
      close: () => own.close(),
    };
  } catch (error) {
    if (error instanceof ConfigError) return processMemory();
    throw error;
  }
}

/** A hasher that remembers from one run to the next. */
export interface OpenHasher extends Hasher {
  /**
   * Returns the MD5 of a scene's bytes, as job files carry it.
   * @throws NoInputError when it cannot be read
   */
  md5OfFile(path: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens a hasher that keeps its values in the state folder. */
export function openHasher(
  context: Pick<Context, 'folder' | 'signal' | 'now'>,
  form: MemoryForm = 'together',
): OpenHasher {
  const { signal, now } = context;
  const pool = openHashPool(signal);
  const memory = memoryIn(context, form);
  const hasher = hasherOf(pool, memory, now);
  return {
    ...hasher,
    async md5OfFile(file) {
      try {
        const facts = await readFileFacts(file);
        if (!facts) throw new NoInputError('transfer.source', { file, cause: 'ENOENT' });
        return await hasher.md5Of(file, facts);
      } catch (cause) {
        signal.throwIfAborted();
        const { code } = cause as NodeJS.ErrnoException;
        throw code ? new NoInputError('transfer.source', { file, cause: code }, { cause }) : cause;
      }
    },
    async close() {
      await Promise.all([memory.close?.(), pool.close()]);
    },
  };
}
