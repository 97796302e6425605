import { createHash } from 'node:crypto';
import { NoInputError } from '../errors.js';
import { factsOf, looksAlike } from './file-facts.js';
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
  /**
   * Whether a file has the same bytes as its source, as they look now.
   * @throws NoInputError for a source that cannot be read; the signal's reason
   */
  isAlike(from: string, to: string): Promise<boolean>;
  /** Remembers that one file was compared with the other, byte for byte, when they looked like this. */
  areTwins(from: string, ofFrom: FileFacts, to: string, ofTo: FileFacts): void;
  /** Whether a file is a copy that was made from here, now or earlier, and that nobody has touched since. */
  isOwn(path: string): Promise<boolean>;
}

/** A file that was changed within the same tick of the system's clock looks the same before and after. Milliseconds. */
const TICK = 2_000;

/** Stands for nothing but that a copy was made. */
const OWN = '0'.repeat(32);

/** A system's complaint with its name; anything else stays as it is. */
function unreadable(file: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  return code ? new NoInputError('transfer.source', { file, cause: code }, { cause }) : cause;
}

/** What a file held when it looked like this, without saying what that is. */
function contentOf(path: string, { size, mtimeMs, ctimeMs }: FileFacts): string {
  return createHash('md5').update(`${path}\n${size} ${mtimeMs} ${ctimeMs}`).digest('hex');
}

/** @param now epoch milliseconds, by the clock that also stamps files */
export function hasherOf(pool: HashPool, memory: FileMemory, now: () => number): Hasher {
  const running = new Map<string, Promise<string>>();
  const isSettled = ({ mtimeMs, ctimeMs }: FileFacts) => now() - Math.max(mtimeMs, ctimeMs) > TICK;
  const twin = (path: string) => `=${path}`;
  const own = (path: string) => `+${path}`;

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
    async isAlike(from, to) {
      const [ofFrom, ofTo] = await Promise.all([factsOf(from), factsOf(to)]);
      if (!ofFrom?.isFile || !ofTo?.isFile || ofFrom.size !== ofTo.size) return false;
      if ((await memory.get(twin(to), ofTo)) === contentOf(from, ofFrom)) return true;
      const [own, other] = await Promise.all([
        md5Of(from, ofFrom).catch((cause) => {
          throw unreadable(from, cause);
        }),
        // What cannot be read is not known to be the same.
        md5Of(to, ofTo).catch((cause: NodeJS.ErrnoException) => {
          if (!cause.code) throw cause;
          return undefined;
        }),
      ]);
      if (own !== other) return false;
      // A large file takes its time, and may have been written to meanwhile.
      const [thenFrom, thenTo] = await Promise.all([factsOf(from), factsOf(to)]);
      return Boolean(thenFrom && thenTo && looksAlike(ofFrom, thenFrom) && looksAlike(ofTo, thenTo));
    },
    areTwins(from, ofFrom, to, ofTo) {
      // The copy is this process's own work: nobody else has changed it since.
      memory.put(own(to), ofTo, OWN);
      if (isSettled(ofFrom)) memory.put(twin(to), ofTo, contentOf(from, ofFrom));
    },
    async isOwn(path) {
      const facts = await factsOf(path);
      return facts !== undefined && (await memory.get(own(path), facts)) !== undefined;
    },
  };
}
