import { createHash } from 'node:crypto';
import { factsOf, looksAlike } from './facts.js';
import type { HashPool } from './hash-pool.js';
import type { FileFacts } from './plan.js';

/** What is remembered of files from one run to the next, for as long as they look the same. */
export interface FileMemory {
  /** @param name what is remembered, of which file */
  get(name: string, facts: FileFacts): Promise<string | undefined>;
  put(name: string, facts: FileFacts, value: string): void;
}

/** Tells what files hold, reading each as rarely as can be. */
export interface Hasher {
  /** MD5 of a file's bytes. @throws as `HashPool` */
  md5Of(path: string, facts: FileFacts): Promise<string>;
  /** Whether two files have the same bytes, as they look now. @throws as `HashPool` */
  isAlike(a: string, b: string): Promise<boolean>;
  /** Remembers that one file was compared with the other, byte for byte, when they looked like this. */
  areTwins(from: string, ofFrom: FileFacts, to: string, ofTo: FileFacts): void;
}

/** A file that was changed within the same tick of the system's clock looks the same before and after. Milliseconds. */
const TICK = 2000;

/** What a file held when it looked like this, without saying what that is. */
function contentOf(path: string, { size, mtimeMs, ctimeMs }: FileFacts): string {
  return createHash('md5').update(`${path}\n${size} ${mtimeMs} ${ctimeMs}`).digest('hex');
}

/** @param now epoch milliseconds, by the clock that also stamps files */
export function hasherOf(pool: HashPool, memory: FileMemory, now: () => number): Hasher {
  const running = new Map<string, Promise<string>>();
  const isSettled = ({ mtimeMs, ctimeMs }: FileFacts) => now() - Math.max(mtimeMs, ctimeMs) > TICK;
  const twin = (path: string) => `=${path}`;

  async function take(path: string, facts: FileFacts): Promise<string> {
    const known = await memory.get(path, facts);
    if (known !== undefined) return known;
    const settled = isSettled(facts);
    const md5 = await pool.md5(path, facts.size);
    // What was written to while it was read has a hash that no file has.
    const after = await factsOf(path);
    if (settled && after && looksAlike(facts, after)) memory.put(path, facts, md5);
    return md5;
  }

  function md5Of(path: string, facts: FileFacts): Promise<string> {
    const key = `${path}\n${contentOf(path, facts)}`;
    const hash = running.get(key) ?? take(path, facts).finally(() => running.delete(key));
    running.set(key, hash);
    return hash;
  }

  return {
    md5Of,
    async isAlike(a, b) {
      const [ofA, ofB] = await Promise.all([factsOf(a), factsOf(b)]);
      if (!ofA?.isFile || !ofB?.isFile || ofA.size !== ofB.size) return false;
      if ((await memory.get(twin(b), ofB)) === contentOf(a, ofA)) return true;
      const [hashA, hashB] = await Promise.all([md5Of(a, ofA), md5Of(b, ofB)]);
      return hashA === hashB;
    },
    areTwins(from, ofFrom, to, ofTo) {
      // The copy is this process's own work: nobody else has changed it since.
      if (isSettled(ofFrom)) memory.put(twin(to), ofTo, contentOf(from, ofFrom));
    },
  };
}
