import { createHash } from 'node:crypto';
import { NoInputError } from '../errors.js';
import { looksAlike, readFileFacts } from './file-facts.js';
import type { HashPool } from './hash-pool.js';
import type { FileFacts } from './plan.js';

/** Remembers values of files from one run to the next, until their size or times change. */
export interface FileMemory {
  /** @param name kind of the value, and path of the file */
  get(name: string, facts: FileFacts): Promise<string | undefined>;
  put(name: string, facts: FileFacts, value: string): void;
}

/** Hashes and compares files, and reads each as rarely as possible. */
export interface Hasher {
  /** Returns the MD5 of a file's bytes. @throws as `HashPool` */
  md5Of(path: string, facts: FileFacts): Promise<string>;
  /**
   * Whether a file has the same bytes as its source now.
   * @throws NoInputError for a source that cannot be read; the signal's reason
   */
  isAlike(from: string, to: string): Promise<boolean>;
  /** Remembers that a copy equals its source, byte for byte, while both have these facts. */
  rememberCopy(from: string, ofFrom: FileFacts, to: string, ofTo: FileFacts): void;
  /**
   * Remembers which version of the farm's file a downloaded file is, as long as its size and time of change stay the
   * same. Hard links do not count as a change.
   * @param version 32 hex digits; left out for a file that is of no certain version, and may be replaced
   */
  rememberDownload(path: string, facts: FileFacts, version?: string): void;
  /** Returns the version of a downloaded file; undefined if it has changed since, or was not downloaded. */
  downloadedVersion(path: string): Promise<string | undefined>;
  /** Whether a file is a copy or download that was made from here and has not changed since. */
  isOwn(path: string): Promise<boolean>;
}

/** Resolution of file times in milliseconds: a file changed twice within it may look unchanged. */
const TICK = 2000;

/** Facts that hard links do not change. */
const withoutLinks = (facts: FileFacts): FileFacts => ({ ...facts, ctimeMs: 0 });

/** The value that marks a copy made from here. */
const OWN = '0'.repeat(32);

/** Turns a system's error into a NoInputError; any other error stays as it is. */
function unreadable(file: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  return code ? new NoInputError('transfer.source', { file, cause: code }, { cause }) : cause;
}

/** Returns a key of a file's content, from its path, size and times. */
function contentKey(path: string, { size, mtimeMs, ctimeMs }: FileFacts): string {
  return createHash('md5').update(`${path}\n${size} ${mtimeMs} ${ctimeMs}`).digest('hex');
}

/** Returns a hasher. @param now epoch milliseconds, of the clock that also sets file times */
export function hasherOf(pool: HashPool, memory: FileMemory, now: () => number): Hasher {
  const running = new Map<string, Promise<string>>();
  const isSettled = ({ mtimeMs, ctimeMs }: FileFacts) => now() - Math.max(mtimeMs, ctimeMs) > TICK;
  const twin = (path: string) => `=${path}`;
  const own = (path: string) => `+${path}`;
  const download = (path: string) => `<${path}`;

  async function take(path: string, facts: FileFacts): Promise<string> {
    const known = await memory.get(path, facts);
    if (known !== undefined) return known;
    const settled = isSettled(facts);
    const md5 = await pool.md5(path, facts.size);
    // The hash of a file that changed while it was read is not remembered.
    const after = await readFileFacts(path);
    if (settled && after && looksAlike(facts, after)) memory.put(path, facts, md5);
    return md5;
  }

  function md5Of(path: string, facts: FileFacts): Promise<string> {
    const key = `${path}\n${contentKey(path, facts)}`;
    const hash = running.get(key) ?? take(path, facts).finally(() => running.delete(key));
    running.set(key, hash);
    return hash;
  }

  return {
    md5Of,
    async isAlike(from, to) {
      const [ofFrom, ofTo] = await Promise.all([readFileFacts(from), readFileFacts(to)]);
      if (!ofFrom?.isFile || !ofTo?.isFile || ofFrom.size !== ofTo.size) return false;
      if ((await memory.get(twin(to), ofTo)) === contentKey(from, ofFrom)) return true;
      const [own, other] = await Promise.all([
        md5Of(from, ofFrom).catch((cause) => {
          throw unreadable(from, cause);
        }),
        // A target that cannot be read counts as different.
        md5Of(to, ofTo).catch((cause: NodeJS.ErrnoException) => {
          if (!cause.code) throw cause;
          return undefined;
        }),
      ]);
      if (own !== other) return false;
      // Either may have changed while it was hashed.
      const [thenFrom, thenTo] = await Promise.all([readFileFacts(from), readFileFacts(to)]);
      return Boolean(thenFrom && thenTo && looksAlike(ofFrom, thenFrom) && looksAlike(ofTo, thenTo));
    },
    rememberCopy(from, ofFrom, to, ofTo) {
      memory.put(own(to), ofTo, OWN);
      if (isSettled(ofFrom)) memory.put(twin(to), ofTo, contentKey(from, ofFrom));
    },
    rememberDownload(path, facts, version = OWN) {
      memory.put(download(path), withoutLinks(facts), version);
    },
    async downloadedVersion(path) {
      const facts = await readFileFacts(path);
      return facts && memory.get(download(path), withoutLinks(facts));
    },
    async isOwn(path) {
      const facts = await readFileFacts(path);
      if (!facts) return false;
      const [copied, downloaded] = await Promise.all([
        memory.get(own(path), facts),
        memory.get(download(path), withoutLinks(facts)),
      ]);
      return (copied ?? downloaded) !== undefined;
    },
  };
}
