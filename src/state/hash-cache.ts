import { appendFile, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './files/folder.js';
import { readRegularFile, writeText } from './files/json-file.js';

/** Metadata of a file when it was hashed. Times are epoch milliseconds. */
export interface HashedFile {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** Keeps the hashes of files between runs, as long as the files' metadata do not change. */
export interface HashCache {
  /** Returns the hash stored under a name (such as a path) for a file with this metadata. */
  get(name: string, facts: HashedFile): Promise<string | undefined>;
  /** @param hash 32 hex digits */
  put(name: string, facts: HashedFile, hash: string): void;
  /** Writes all new hashes to disk; never fails. */
  close(): Promise<void>;
}

/** Above this number of files the oldest half is dropped. */
const MAX_FILES = 400_000;

/** Maximum size of the cache file in bytes: several times what so many rows need. */
const MAX_BYTES = 256 * 1024 * 1024;

/** A row: `hash size mtime ctime name`, separated by tabs. */
const ROW = /^([0-9a-f]{32})\t([\d.]+\t[\d.]+\t[\d.]+)\t(.+)$/;

const fileIn = (folder: string) => join(folder, 'cache', 'hashes.txt');

/**
 * Reads the cache of a folder for some names, line by line: the whole of it takes hundreds of megabytes.
 * @returns a lookup of these names; of none where the cache cannot be read
 */
export async function readHashes(
  folder: string,
  isWanted: (name: string) => boolean,
): Promise<Pick<HashCache, 'get'>> {
  const found = new Map<string, string>();
  try {
    // Opening a pipe would block.
    if ((await stat(fileIn(folder))).isFile()) {
      const handle = await open(fileIn(folder));
      for await (const line of handle.readLines()) {
        const [, hash, fingerprint, name] = ROW.exec(line) ?? [];
        if (name !== undefined && isWanted(name)) found.set(name, `${fingerprint}\t${hash}`);
      }
    }
  } catch {}
  return {
    async get(name, facts) {
      const prefix = `${fingerprintOf(facts)}\t`;
      const value = found.get(name);
      return value?.startsWith(prefix) ? value.slice(prefix.length) : undefined;
    },
  };
}

function fingerprintOf({ size, mtimeMs, ctimeMs }: HashedFile): string {
  return `${size}\t${mtimeMs}\t${ctimeMs}`;
}

/** Returns the row of a file; empty for a name with a line break, which is not cached. */
function rowOf(name: string, fingerprint: string, hash: string): string {
  return /[\r\n]/.test(name) ? '' : `\n${hash}\t${fingerprint}\t${name}`;
}

/**
 * Opens the cache in a folder. Rows are only appended, so that several processes can write at the same time; incomplete
 * rows are ignored. The file is rewritten when most rows are outdated. A cache that cannot be read or written is empty.
 */
export function openHashCache(folder: string): HashCache {
  const file = fileIn(folder);
  const root = dirname(file);
  const known = new Map<string, { readonly fingerprint: string; readonly hash: string }>();
  /** Hashes of this run, which take precedence over the file. */
  const own = new Map<string, { readonly fingerprint: string; readonly hash: string }>();
  let loaded: Promise<void> | undefined;
  let pending = '';
  let turn: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    const text = (await readRegularFile(file, MAX_BYTES)) ?? '';
    let rows = 0;
    for (const line of text.split('\n')) {
      const [, hash, fingerprint, name] = ROW.exec(line) ?? [];
      if (hash === undefined || fingerprint === undefined || name === undefined) continue;
      rows += 1;
      // Later rows win, and move to the end as the newest.
      known.delete(name);
      known.set(name, { fingerprint, hash });
    }
    const outdated = rows > 2 * known.size + 1000;
    if (known.size <= MAX_FILES && !outdated) return;
    const excess = known.size > MAX_FILES ? known.size - MAX_FILES / 2 : 0;
    for (const name of [...known.keys()].slice(0, excess)) known.delete(name);
    const kept = [...known].map(([name, { fingerprint, hash }]) => rowOf(name, fingerprint, hash));
    await writeText(file, `${kept.join('')}\n`).catch(() => {});
  }

  async function flush(): Promise<void> {
    const rows = pending;
    pending = '';
    if (rows === '') return;
    try {
      await makeFolder(root);
      const facts = await stat(file).catch(() => undefined);
      // Appending to a pipe would block.
      if (facts && !facts.isFile()) return;
      await appendFile(file, rows, { mode: 0o600 });
    } catch {}
  }

  return {
    async get(name, facts) {
      loaded ??= load();
      await loaded;
      const found = own.get(name) ?? known.get(name);
      return found?.fingerprint === fingerprintOf(facts) ? found.hash : undefined;
    },
    put(name, facts, hash) {
      const fingerprint = fingerprintOf(facts);
      own.set(name, { fingerprint, hash });
      // Flushed at once, so that a killed process keeps its hashes.
      if (pending === '') turn = turn.then(flush);
      pending += rowOf(name, fingerprint, hash);
    },
    close: () => turn,
  };
}
