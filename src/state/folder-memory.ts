import { createHash } from 'node:crypto';
import { appendFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './files/folder.js';
import { readRegularFile, writeText } from './files/json-file.js';
import type { HashCache, HashedFile } from './hash-cache.js';

/** The values of one folder's files. */
interface Shard {
  /** `hash size mtime ctime` by kind and name of the file. */
  readonly rows: Map<string, string>;
  readonly loaded: Promise<void>;
  /** Rows that are not written yet. */
  pending: string;
  turn: Promise<void>;
}

/** Folders whose values are in memory at the same time. */
const OPEN_FOLDERS = 32;

/** Maximum size in bytes of one folder's file: a million rows. */
const MAX_BYTES = 128 * 1024 * 1024;

/** A row: `hash size mtime ctime name`, separated by tabs. */
const ROW = /^([0-9a-f]{32}\t[\d.]+\t[\d.]+\t[\d.]+)\t(.+)$/;

/** Returns the folder of a name such as `=/out/shot.0001.exr`, and the rest of it. */
function splitName(name: string): { folder: string; key: string } {
  const kind = /^[=+<]/.exec(name)?.[0] ?? '';
  const path = name.slice(kind.length);
  return { folder: dirname(path), key: kind + basename(path) };
}

function fingerprintOf({ size, mtimeMs, ctimeMs }: HashedFile): string {
  return `${size}\t${mtimeMs}\t${ctimeMs}`;
}

/** Reads the rows of a file into `rows`, unless they are there already; rewrites a file of outdated rows. */
async function load(file: string, rows: Map<string, string>): Promise<void> {
  const stored = new Map<string, string>();
  let count = 0;
  for (const line of ((await readRegularFile(file, MAX_BYTES)) ?? '').split('\n')) {
    const [, value, key] = ROW.exec(line) ?? [];
    if (value === undefined || key === undefined) continue;
    count += 1;
    stored.set(key, value);
  }
  const text = [...stored].map(([key, value]) => `\n${value}\t${key}`).join('');
  if (count > 2 * stored.size + 100) await writeText(file, `${text}\n`).catch(() => {});
  for (const [key, value] of stored) if (!rows.has(key)) rows.set(key, value);
}

/**
 * Opens a memory that keeps values of files as the hash cache does, in a file for each folder: neither their number nor
 * its own size is limited. Rows are only appended, and incomplete ones are ignored.
 */
export function openFolderMemory(folder: string): HashCache {
  const root = join(folder, 'cache', 'folders');
  const shards = new Map<string, Shard>();
  /** Most commands find none: an upload of ten thousand folders need not look for ten thousand files. */
  let exists: Promise<boolean> | undefined;
  const fileOf = (name: string) =>
    join(root, `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.txt`);

  /** Forgets the folders that were used longest ago, except those with rows to write. */
  function makeRoom(): void {
    for (const [name, { pending }] of shards) {
      if (shards.size <= OPEN_FOLDERS) return;
      if (pending === '') shards.delete(name);
    }
  }

  function openShard(name: string): Shard {
    exists ??= stat(root).then(
      () => true,
      () => false,
    );
    const rows = new Map<string, string>();
    const loaded = exists.then((isThere) => (isThere ? load(fileOf(name), rows) : undefined));
    return { rows, loaded, pending: '', turn: Promise.resolve() };
  }

  function shardOf(name: string): Shard {
    const shard = shards.get(name) ?? openShard(name);
    // The newest is the last one.
    shards.delete(name);
    shards.set(name, shard);
    makeRoom();
    return shard;
  }

  async function flush(name: string, shard: Shard): Promise<void> {
    // A rewrite must not lose what is appended.
    await shard.loaded;
    while (shard.pending !== '') {
      const text = shard.pending;
      try {
        await makeFolder(root);
        exists = Promise.resolve(true);
        await appendFile(fileOf(name), text, { mode: 0o600 });
      } catch {}
      shard.pending = shard.pending.slice(text.length);
    }
  }

  return {
    async get(name, facts) {
      const { folder, key } = splitName(name);
      const shard = shardOf(folder);
      await shard.loaded;
      const row = shard.rows.get(key);
      return row?.slice(33) === fingerprintOf(facts) ? row.slice(0, 32) : undefined;
    },
    put(name, facts, hash) {
      const { folder, key } = splitName(name);
      if (/[\r\n]/.test(key)) return;
      const shard = shardOf(folder);
      const row = `${hash}\t${fingerprintOf(facts)}`;
      shard.rows.set(key, row);
      const isIdle = shard.pending === '';
      shard.pending += `\n${row}\t${key}`;
      if (isIdle) shard.turn = flush(folder, shard);
    },
    async close() {
      await Promise.all([...shards.values()].map(({ turn }) => turn));
    },
  };
}
