import { lstat, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { RemoteFile } from '../../domain/remote-file.js';
import { ConfigError, NoInputError } from '../../errors.js';
import type { Engine, Fetch, Outcome, Transfer } from '../engine.js';
import { factsOf } from '../facts.js';
import { makeFolders, syncFolder } from '../folders.js';
import type { Hasher } from '../hasher.js';
import { type Clock, paceOf } from '../pace.js';
import { gateOf, inParallel } from '../parallel.js';
import type { PlannedFile } from '../plan.js';
import { checkRoom } from '../target.js';
import { copyFile, isFull } from './copy.js';
import { type Holders, isTemporary, sweep, temporaryIn } from './temporaries.js';

/** Files that travel at once: while one waits for its disk, another one's hash is taken. */
const COPIES = 4;
/** Files that are only looked at, at once. */
const LOOKS = 32;

/** Where the account's storages lie on this machine; undefined for one that does not. */
export interface StorageFolders {
  readonly input: string | undefined;
  readonly output: string | undefined;
}

export interface FilesystemWorld extends Clock {
  readonly hasher: Hasher;
  readonly holders: Holders;
}

/** The names of a server path. */
function stepsOf(server: string): string[] {
  return server.split('/').filter((step) => step !== '');
}

/** @throws ConfigError for a storage that no folder is named for; NoInputError for one that is not mounted now. */
async function thereOf(folders: StorageFolders, kind: keyof StorageFolders): Promise<string> {
  const folder = folders[kind];
  if (folder === undefined) throw new ConfigError('transfer.noMount', { kind });
  if (await factsOf(folder)) return folder;
  throw new NoInputError('transfer.noStorage', { folder, kind });
}

/** The engine for storage that is mounted: files are copied, and what was copied is read again and compared. */
export function filesystemEngine(folders: StorageFolders, world: FilesystemWorld): Engine {
  const { hasher, holders } = world;

  /** One run over many files; each ends in an outcome, and only what stops everything is thrown. */
  async function run<T>(
    files: readonly T[],
    transfer: Transfer<T>,
    work: (file: T, copy: Copy) => Promise<'sent' | 'held'>,
  ): Promise<void> {
    const pace = paceOf(transfer.limit, world, transfer.signal);
    const touched = new Set<string>();
    const swept = new Map<string, Promise<void>>();
    const gate = gateOf(COPIES);
    const copy: Copy = async (from, to, links) => {
      const folder = dirname(to);
      const sweeping = swept.get(folder) ?? sweep(folder, holders, world.now());
      swept.set(folder, sweeping);
      await sweeping;
      const { source, identity } = await copyFile({
        ...{ from, to, links, pace, temporary: temporaryIn(folder, holders) },
        onBytes: (bytes) => transfer.onBytes(bytes),
      });
      touched.add(folder);
      const facts = await factsOf(to);
      if (facts && identity !== undefined && facts.identity === identity) {
        hasher.areTwins(from, source, to, facts);
      }
    };
    try {
      // Hashes are taken on all cores.
      await inParallel(files, Math.max(COPIES, availableParallelism()), async (file) => {
        transfer.signal.throwIfAborted();
        let outcome: Outcome<T>;
        try {
          outcome = { file, state: await work(file, (...paths) => gate(() => copy(...paths))) };
        } catch (error) {
          transfer.signal.throwIfAborted();
          if (isFull(error)) throw error;
          outcome = { file, state: 'failed', error };
        }
        await transfer.onOutcome(outcome);
      });
    } finally {
      await Promise.all([...touched].map(syncFolder));
    }
  }

  const remoteOf = ({ steps }: RemoteFile) => join(folders.output ?? '', ...steps);

  return {
    name: 'filesystem',

    async upload(files, transfer) {
      const input = await thereOf(folders, 'input');
      await checkRoom(input, await bytesToCome(files, input, transfer));
      await run<PlannedFile>(files, transfer, async ({ local, server }, copy) => {
        const steps = stepsOf(server);
        const to = join(input, ...steps);
        if (!transfer.force && (await hasher.isAlike(local, to))) return 'held';
        await makeFolders(input, steps.slice(0, -1), 'follow');
        await copy(local, to, 'follow');
        return 'sent';
      });
    },

    async *list(folder, signal) {
      yield* walk(await thereOf(folders, 'output'), folder, signal);
    },

    // As it was copied, if it was.
    isSame: ({ remote, local }) => hasher.isAlike(remoteOf(remote), local),

    async download(files, transfer) {
      await run<Fetch>(files, transfer, async ({ remote, local }, copy) => {
        await copy(remoteOf(remote), local, 'refuse');
        return 'sent';
      });
    },
  };
}

/** Bytes of what cannot be there yet: the other side has nothing, or something of another size. */
async function bytesToCome(
  files: readonly PlannedFile[],
  input: string,
  { force, signal }: { force: boolean; signal: AbortSignal },
): Promise<number> {
  let bytes = 0;
  await inParallel(files, LOOKS, async ({ server, facts: { size } }) => {
    signal.throwIfAborted();
    const there = force ? undefined : await factsOf(join(input, ...stepsOf(server)));
    if (there?.size !== size) bytes += size;
  });
  return bytes;
}

type Copy = (from: string, to: string, links: 'follow' | 'refuse') => Promise<void>;

/**
 * Everything below a folder; links are told and not followed.
 * @throws NoInputError for a folder that is there and cannot be read
 */
async function* walk(
  root: string,
  folder: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<RemoteFile> {
  signal.throwIfAborted();
  const path = join(root, ...folder);
  const names = await readdir(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return [];
    throw new NoInputError('transfer.source', { file: path, cause: cause.code ?? '' }, { cause });
  });
  for (const name of names.toSorted()) {
    if (isTemporary(name)) continue;
    const steps = [...folder, name];
    // It may be gone by now.
    const stats = await lstat(join(root, ...steps)).catch(() => undefined);
    if (stats?.isDirectory()) yield* walk(root, steps, signal);
    else if (stats) {
      const kind = stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : 'other';
      yield { steps, size: stats.size, modifiedMs: stats.mtimeMs, kind };
    }
  }
}
