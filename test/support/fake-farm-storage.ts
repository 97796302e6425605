import { cpSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client } from '../../src/client/client.js';
import type { OutputEntry } from '../../src/client/storage/outputs.js';
import type { ProcessContext } from '../../src/state/files/process-identity.js';
import type { FileMemory, Hasher } from '../../src/transfer/hasher.js';
import { hasherOf } from '../../src/transfer/hasher.js';
import type { FileFacts } from '../../src/transfer/plan.js';
import { programEngine } from '../../src/transfer/programs/program-engine.js';
import type { TransferProgram } from '../../src/transfer/programs/transfer-program.js';

/** Identity and real clock of this process, without waiting. */
export function processWorld(signal: AbortSignal = new AbortController().signal): ProcessContext {
  return {
    ...{ pid: process.pid, startedAt: 1, platform: process.platform, now: Date.now, signal },
    isRunning: (pid) => pid === process.pid,
    sleep: async () => {},
    every: () => () => {},
  };
}

/** A memory that outlives an engine, as the cache does. */
export function rememberedFiles(): FileMemory & { clear(): void } {
  const rows = new Map<string, string>();
  const key = (name: string, { size, mtimeMs, ctimeMs }: FileFacts) =>
    `${size} ${mtimeMs} ${ctimeMs} ${name}`;
  return {
    get: async (name, facts) => rows.get(key(name, facts)),
    put: (name, facts, value) => void rows.set(key(name, facts), value),
    clear: () => rows.clear(),
  };
}

/** A file's path is `folder/…`; its time is in whole seconds, as the farm lists it. */
export interface FakeFarmStorage {
  /** Folder that holds the output storage. */
  readonly output: string;
  put(path: string, content: string, second?: number): void;
  /** Folders that were listed, one entry a request. */
  readonly listed: string[];
  readonly client: Pick<Client, 'outputsIn' | 'outputsOfTask' | 'storage'>;
}

/** Makes an output storage in a folder, which the farm lists. */
export function fakeFarmStorage(output: string): FakeFarmStorage {
  const listed: string[] = [];
  const entryOf = (steps: readonly string[]): OutputEntry => {
    const stats = statSync(join(output, ...steps));
    return {
      ...{ name: steps.at(-1) ?? '', steps, isFolder: stats.isDirectory(), locked: false },
      size: stats.isDirectory() ? null : stats.size,
      modified: new Date(Math.floor(stats.mtimeMs / 1000) * 1000).toISOString(),
    };
  };
  mkdirSync(output, { recursive: true });
  return {
    ...{ output, listed },
    put(path, content, second = 1_000_000) {
      const file = join(output, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      utimesSync(file, second, second);
    },
    client: {
      async outputsIn(steps) {
        listed.push(steps.join('/'));
        const folder = join(output, ...steps);
        return existsSync(folder) ? readdirSync(folder).map((name) => entryOf([...steps, name])) : [];
      },
      outputsOfTask: async (taskId) =>
        readdirSync(output)
          .filter((name) => name.startsWith(`${taskId}_`))
          .map((name) => entryOf([name])),
      storage: async () => ({
        ...{ input: { bid: '10', userId: 7 }, output: { bid: '20', userId: 7 }, lines: [] },
      }),
    },
  };
}

/** A program that copies, as the vendor's do: what is there with the same size is skipped. */
export interface CopyingProgram extends TransferProgram {
  /** Storage and folder of each download, and what was copied. */
  readonly runs: { readonly from: string; readonly copied: string[] }[];
  /** Called with the local folder at the end of a download; a list that it returns is the program's report. */
  after: (into: string) => unknown;
  /** Called before each file. */
  before: (local: string) => void;
}

/** Returns a program that downloads from a folder. */
export function copyingProgram(output: string): CopyingProgram {
  const runs: CopyingProgram['runs'] = [];
  return {
    name: 'transmitter',
    runs,
    after: () => {},
    before: () => {},
    check: async () => {},
    upload: async () => [],
    async download({ steps, storage }, into, { signal, onBytes }) {
      const copied: string[] = [];
      runs.push({ from: `${storage.bid}-${storage.userId}:${steps.join('/')}`, copied });
      const from = join(output, ...steps);
      for (const entry of readdirSync(from, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile()) continue;
        const source = join(entry.parentPath, entry.name);
        const path = source.slice(from.length + 1);
        const local = join(into, path);
        const { size } = statSync(source);
        if (existsSync(local) && statSync(local).size === size) continue;
        this.before(local);
        signal.throwIfAborted();
        mkdirSync(dirname(local), { recursive: true });
        cpSync(source, local);
        copied.push(path.replaceAll('\\', '/'));
        onBytes(size);
      }
      copied.sort();
      const failures = this.after(into);
      return Array.isArray(failures) ? failures : [];
    },
    close: async () => {},
  };
}

/** Returns an engine for a program, and a hasher that remembers across engines with the same memory. */
export function engineOf(
  program: TransferProgram,
  client: Parameters<typeof programEngine>[1]['client'],
  memory: FileMemory = rememberedFiles(),
  world: ProcessContext = processWorld(),
) {
  // Nothing is hashed.
  const hasher: Hasher = hasherOf({} as never, memory, Date.now);
  const owners = { own: 'me-1', isGone: async () => false };
  return programEngine(program, { client, hasher, owners, world });
}
