import { appendFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './files/folder.js';
import { readPlain, writeText } from './files/json-file.js';

/** What a file looked like when its hash was taken. Times are epoch milliseconds. */
export interface HashedFile {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** Remembers what files held, from one run to the next, for as long as they look as they did. */
export interface HashCache {
  /** What was put under a name (a path, say) for a file that looks like this. */
  get(name: string, facts: HashedFile): Promise<string | undefined>;
  /** @param hash 32 hex digits */
  put(name: string, facts: HashedFile, hash: string): void;
  /** Brings what was put to disk; it never fails. */
  close(): Promise<void>;
}

/** More files than this are not remembered: the oldest half goes. */
const MOST = 400_000;

/** Bytes of the cache's file: several times what so many rows take. */
const LARGEST = 256 * 1024 * 1024;

/** One file: `hash size mtime ctime name`, parted by tabs. */
const ROW = /^([0-9a-f]{32})\t([\d.]+\t[\d.]+\t[\d.]+)\t(.+)$/;

function looks({ size, mtimeMs, ctimeMs }: HashedFile): string {
  return `${size}\t${mtimeMs}\t${ctimeMs}`;
}

/** A name that breaks lines is not worth remembering. */
function rowOf(name: string, look: string, hash: string): string {
  return /[\r\n]/.test(name) ? '' : `\n${hash}\t${look}\t${name}`;
}

/**
 * The cache in a folder. Its file only grows, a row at a time, so that several processes can write at once; a row that
 * was cut off is none. It is written anew when most of it is outdated. A cache that cannot be read or written is empty.
 */
export function openHashCache(folder: string): HashCache {
  const root = join(folder, 'cache');
  const file = join(root, 'hashes.txt');
  const known = new Map<string, { readonly look: string; readonly hash: string }>();
  /** What this run has put: the file knows nothing younger. */
  const own = new Map<string, { readonly look: string; readonly hash: string }>();
  let loaded: Promise<void> | undefined;
  let pending = '';
  let turn: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    const text = (await readPlain(file, LARGEST)) ?? '';
    let rows = 0;
    for (const line of text.split('\n')) {
      const [, hash, look, name] = ROW.exec(line) ?? [];
      if (hash === undefined || look === undefined || name === undefined) continue;
      rows += 1;
      // The last one counts, and is the youngest.
      known.delete(name);
      known.set(name, { look, hash });
    }
    const outdated = rows > 2 * known.size + 1000;
    if (known.size <= MOST && !outdated) return;
    const excess = known.size > MOST ? known.size - MOST / 2 : 0;
    for (const name of [...known.keys()].slice(0, excess)) known.delete(name);
    const kept = [...known].map(([name, { look, hash }]) => rowOf(name, look, hash));
    await writeText(file, `${kept.join('')}\n`).catch(() => {});
  }

  async function flush(): Promise<void> {
    const rows = pending;
    pending = '';
    if (rows === '') return;
    try {
      await makeFolder(root);
      const facts = await stat(file).catch(() => undefined);
      // A pipe would be waited for.
      if (facts && !facts.isFile()) return;
      await appendFile(file, rows, { mode: 0o600 });
    } catch {}
  }

  return {
    async get(name, facts) {
      loaded ??= load();
      await loaded;
      const found = own.get(name) ?? known.get(name);
      return found?.look === looks(facts) ? found.hash : undefined;
    },
    put(name, facts, hash) {
      const look = looks(facts);
      own.set(name, { look, hash });
      // Whoever is killed later keeps what was hashed by then.
      if (pending === '') turn = turn.then(flush);
      pending += rowOf(name, look, hash);
    },
    close: () => turn,
  };
}
