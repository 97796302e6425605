import type { Context } from '../context.js';
import { ConfigError, NoInputError } from '../errors.js';
import { openFolderMemory } from '../state/folder-memory.js';
import { openHashCache, readHashes } from '../state/hash-cache.js';
import { readFileFacts } from './file-facts.js';
import { openHashPool } from './hash-pool.js';
import { type FileMemory, type Hasher, hasherOf } from './hasher.js';
import type { FileFacts } from './plan.js';
import { realPath } from './real-path.js';

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

/**
 * The folder of downloads of any number of files: what is known about them is kept by folder. What runs without it keep
 * together is found for files in this folder only, since all of it takes hundreds of megabytes.
 */
export interface BulkTarget {
  /** Absolute path. */
  readonly folder: string;
}

/** Whether a value is about a copy or a download, and not the hash of a file. */
const isOfDownload = (name: string) => /^[=+<]/.test(name);

/** Returns a memory that also finds what the other kind of run has kept about downloaded files. */
function memoryIn(
  { folder }: Pick<Context, 'folder'>,
  bulk: BulkTarget | undefined,
): FileMemory & { close?(): Promise<void> } {
  const byFolder = openFolderMemory(folder);
  let inTarget: ReturnType<typeof readHashes> | undefined;

  async function readInTarget(target: string): ReturnType<typeof readHashes> {
    const root = await realPath(target);
    return readHashes(folder, (name) => isOfDownload(name) && name.startsWith(root, 1));
  }

  if (bulk) {
    return {
      async get(name, facts) {
        const found = await byFolder.get(name, facts);
        if (found !== undefined || !isOfDownload(name)) return found;
        inTarget ??= readInTarget(bulk.folder);
        return (await inTarget).get(name, facts);
      },
      put: (...row) => byFolder.put(...row),
      close: () => byFolder.close(),
    };
  }
  const together = openHashCache(folder);
  return {
    async get(name, facts) {
      const found = await together.get(name, facts);
      return found === undefined && isOfDownload(name) ? byFolder.get(name, facts) : found;
    },
    put: (...row) => together.put(...row),
    close: () => together.close(),
  };
}

function openMemory(
  context: Pick<Context, 'folder'>,
  bulk: BulkTarget | undefined,
): ReturnType<typeof memoryIn> {
  try {
    return memoryIn(context, bulk);
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
  bulk?: BulkTarget,
): OpenHasher {
  const { signal, now } = context;
  const pool = openHashPool(signal);
  const memory = openMemory(context, bulk);
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
