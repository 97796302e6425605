import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { RemoteFile } from '../../domain/files/remote-file.js';
import { ConfigError, DataError, NoInputError, OutputError } from '../../errors.js';
import type { Engine, Fetch, Outcome, Transfer } from '../engine.js';
import { factsOf } from '../file-facts.js';
import { makeFolders, syncFolder } from '../folders.js';
import type { Hasher } from '../hasher.js';
import { pathTrouble } from '../names.js';
import { gateOf, inParallel } from '../parallel.js';
import type { PlannedFile } from '../plan.js';
import { type Clock, paceOf } from '../rate-limiter.js';
import { checkRoom } from '../target.js';
import { type CopyJob, copyFile, isFull } from './copy.js';
import { faceOf } from './identity.js';
import { checkInside, filesIn } from './list.js';
import { type Holders, sweep, temporaryIn } from './temporaries.js';

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
  /** The system whose names the mounted storages have. */
  readonly platform: NodeJS.Platform;
  readonly hasher: Hasher;
  readonly holders: Holders;
  /**
   * Checks that what is in a folder is the storage that is meant, and not another one or the disk below its mount
   * point. Asked at the beginning, and whenever something else has taken the folder's place.
   * @throws NoInputError
   */
  verify(folder: string, kind: keyof StorageFolders): Promise<void>;
}

/**
 * The names of a server path. On Windows a name may hold what leads elsewhere, or is nothing that can be written.
 * @throws DataError
 */
function stepsOf(server: string, platform: NodeJS.Platform): string[] {
  const steps = server.split('/').filter((step) => step !== '');
  const bad = platform === 'win32' ? pathTrouble(steps, platform) !== undefined : steps.includes('..');
  if (bad) throw new DataError('path.escapes', { path: server });
  return steps;
}

/** The engine for storage that is mounted: files are copied, and what was copied is read again and compared. */
export function filesystemEngine(folders: StorageFolders, world: FilesystemWorld): Engine {
  const { hasher, holders } = world;
  /** How the folders looked when they were checked last. */
  const checked = new Map<string, string>();

  /**
   * The folder of a storage, checked; a check lasts as long as nothing takes the folder's place.
   * @throws ConfigError for a storage that no folder is named for; NoInputError for one that is not mounted now
   */
  async function thereOf(kind: keyof StorageFolders): Promise<{ folder: string; face: string }> {
    const folder = folders[kind];
    if (folder === undefined) throw new ConfigError('transfer.noMount', { kind });
    const face = await faceOf(folder);
    if (face === undefined) throw new NoInputError('transfer.noStorage', { folder, kind });
    if (checked.get(kind) !== face) {
      await world.verify(folder, kind);
      checked.set(kind, face);
    }
    return { folder, face };
  }

  /**
   * Brings one file to the input storage. A mount that vanishes leaves a folder of the local disk in its place: what
   * was written meanwhile is not at the farm, whatever its name. When something has changed there, and it is the storage
   * after all (mounted anew, or on a drive that numbers its folders badly), the file is looked for in it.
   * @throws OutputError for a file that was written beside the storage
   */
  async function whileMounted<T>(local: string, to: string, work: () => Promise<T>): Promise<T> {
    const before = await thereOf('input');
    const state = await work();
    const { folder, face } = await thereOf('input');
    if (face === before.face || (await hasher.isAlike(local, to))) return state;
    throw new OutputError('transfer.unmounted', { folder, file: to });
  }

  /** One run over many files; each ends in an outcome, and only what stops everything is thrown. */
  async function run<T>(
    files: readonly T[],
    transfer: Transfer<T>,
    targetOf: (file: T) => string,
    /** Asked before anything is done to the folder of its target. @throws when nothing must be */
    check: (file: T) => Promise<void>,
    work: (file: T, copy: Copy) => Promise<'sent' | 'held'>,
  ): Promise<void> {
    const pace = paceOf(transfer.limit, world, transfer.signal);
    const touched = new Set<string>();
    const swept = new Map<string, Promise<void>>();
    const gate = gateOf(COPIES);
    /** What a killed process left is in the way, also where nothing is to be copied. */
    const clear = (folder: string) => {
      const sweeping = swept.get(folder) ?? sweep(folder, holders, world.now());
      swept.set(folder, sweeping);
      return sweeping;
    };
    const copy: Copy = async ({ mustStay, ...paths }) => {
      const { from, to } = paths;
      const folder = dirname(to);
      const { source, identity } = await copyFile({
        ...{ ...paths, pace, temporary: temporaryIn(folder, holders) },
        onBytes: (bytes) => transfer.onBytes(bytes),
      });
      touched.add(folder);
      const facts = await factsOf(to);
      if (mustStay && facts?.size !== source.size)
        throw new OutputError('transfer.unmounted', { folder, file: to });
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
          await check(file);
          await clear(dirname(targetOf(file)));
          outcome = { file, state: await work(file, (paths) => gate(() => copy(paths))) };
        } catch (error) {
          transfer.signal.throwIfAborted();
          if (isFull(error) || isGone(error)) throw error;
          outcome = { file, state: 'failed', error };
        }
        await transfer.onOutcome(outcome);
      });
    } finally {
      await inParallel(touched, COPIES, syncFolder);
    }
  }

  const remoteOf = ({ steps }: RemoteFile) => join(folders.output ?? '', ...steps);

  return {
    name: 'filesystem',

    async checkInput() {
      await thereOf('input');
    },

    async upload(files, transfer) {
      const { folder: input } = await thereOf('input');
      const placeOf = ({ server }: PlannedFile) => join(input, ...stepsOf(server, world.platform));
      for (const file of files) placeOf(file);
      await checkRoom(input, await bytesToCome(files, placeOf, transfer));
      await run(files, transfer, placeOf, unchecked, async (file, copy) => {
        const { local, server } = file;
        const to = placeOf(file);
        return whileMounted(local, to, async () => {
          if (!transfer.force && (await hasher.isAlike(local, to))) return 'held';
          await makeFolders(input, stepsOf(server, world.platform).slice(0, -1), 'follow');
          await copy({ from: local, to, links: 'follow', mustStay: true, check: unchecked });
          return 'sent';
        });
      });
      // Another storage may have come between the last file and now.
      await thereOf('input');
    },

    async *list(folder, signal) {
      yield* filesIn((await thereOf('output')).folder, folder, signal);
    },

    // As it was copied, if it was.
    isSame: (remote, local) => hasher.isAlike(remoteOf(remote), local),
    isOwn: (local) => hasher.isOwn(local),

    async download(files, transfer) {
      const { folder: output } = await thereOf('output');
      const targetOf = ({ local }: Fetch) => local;
      const checkOf = ({ check }: Fetch) => check();
      await run(files, transfer, targetOf, checkOf, async ({ remote, local, check }, copy) => {
        await checkInside(output, dirname(remoteOf(remote)));
        await copy({ from: remoteOf(remote), to: local, links: 'refuse', mustStay: false, check });
        return 'sent';
      });
    },
  };
}

/** Whether a failure means that the storage itself is not there. */
function isGone(error: unknown): boolean {
  return error instanceof NoInputError && ['transfer.noStorage', 'transfer.otherStorage'].includes(error.key);
}

/** Bytes of what cannot be there yet: the other side has nothing, or something of another size. */
async function bytesToCome(
  files: readonly PlannedFile[],
  placeOf: (file: PlannedFile) => string,
  { force, signal }: { force: boolean; signal: AbortSignal },
): Promise<number> {
  let bytes = 0;
  await inParallel(files, LOOKS, async (file) => {
    signal.throwIfAborted();
    const there = force ? undefined : await factsOf(placeOf(file));
    if (there?.size !== file.facts.size) bytes += file.facts.size;
  });
  return bytes;
}

/**
 * Runs a copy; `check` is asked before it gets its name. With `mustStay` it must be found under that name afterwards: a
 * mount that went and came back has not kept it. Here a person may take away what was brought.
 */
type Copy = (
  paths: Pick<CopyJob, 'from' | 'to' | 'links' | 'check'> & { readonly mustStay: boolean },
) => Promise<void>;

const unchecked = async () => {};
