import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { RemoteFile } from '../../domain/files/remote-file.js';
import { ConfigError, DataError, NoInputError, OutputError } from '../../errors.js';
import type { DownloadItem, Engine, FileOutcome, Transfer } from '../engine.js';
import { readFileFacts } from '../file-facts.js';
import { makeFolders, syncFolder } from '../folders.js';
import type { Hasher } from '../hasher.js';
import { pathProblem } from '../name-problems.js';
import { inParallel, limitConcurrency } from '../parallel.js';
import type { PlannedFile } from '../plan.js';
import { type Clock, rateLimiter } from '../rate-limiter.js';
import { checkRoom } from '../target.js';
import { type CopyJob, copyFile, isFull } from './copy.js';
import { folderFingerprint } from './identity.js';
import { checkInside, filesIn } from './list.js';
import { sweep, type TemporaryOwners, temporaryIn } from './temporaries.js';

/** Files copied at the same time: while one waits for its disk, others are hashed. */
const COPIES = 4;
/** Files whose size is queried at the same time. */
const QUERIES = 32;

/** Folders where the account's storages are mounted; undefined for one that is not. */
export interface StorageFolders {
  readonly input: string | undefined;
  readonly output: string | undefined;
}

/** The environment of the engine. */
export interface FilesystemContext extends Clock {
  readonly platform: NodeJS.Platform;
  readonly hasher: Hasher;
  readonly owners: TemporaryOwners;
  /**
   * Checks that a folder is the intended storage, not another one or the disk below its mount point. Called before the
   * first use, and again when the folder was replaced.
   * @throws NoInputError
   */
  verify(folder: string, kind: keyof StorageFolders): Promise<void>;
}

/**
 * Splits a server path into its names.
 * @throws DataError for a path that leads elsewhere, and on Windows for names that it cannot have
 */
function stepsOf(server: string, platform: NodeJS.Platform): string[] {
  const steps = server.split('/').filter((step) => step !== '');
  const isInvalid = platform === 'win32' ? pathProblem(steps, platform) !== undefined : steps.includes('..');
  if (isInvalid) throw new DataError('path.escapes', { path: server });
  return steps;
}

/** Returns the engine for mounted storages: it copies files, reads the copies again and compares them. */
export function filesystemEngine(folders: StorageFolders, context: FilesystemContext): Engine {
  const { hasher, owners } = context;
  /** Fingerprints of the folders that were checked last. */
  const checked = new Map<string, string>();

  /**
   * Returns the folder of a storage, checked; a check is valid until the folder is replaced.
   * @throws ConfigError for a storage without a folder in the settings; NoInputError for one that is not mounted
   */
  async function mountedFolder(kind: keyof StorageFolders): Promise<{ folder: string; fingerprint: string }> {
    const folder = folders[kind];
    if (folder === undefined) throw new ConfigError('transfer.noMount', { kind });
    const fingerprint = await folderFingerprint(folder);
    if (fingerprint === undefined) throw new NoInputError('transfer.noStorage', { folder, kind });
    if (checked.get(kind) !== fingerprint) {
      await context.verify(folder, kind);
      checked.set(kind, fingerprint);
    }
    return { folder, fingerprint };
  }

  /**
   * Uploads one file, and checks that the storage was mounted all the time: a mount that vanishes leaves a folder of
   * the local disk, and a file written there is not at the farm. When the folder has changed, the file is searched in
   * it, since the storage may have been mounted again.
   * @throws OutputError for a file that is not on the storage
   */
  async function whileMounted<T>(local: string, to: string, work: () => Promise<T>): Promise<T> {
    const before = await mountedFolder('input');
    const state = await work();
    const { folder, fingerprint } = await mountedFolder('input');
    if (fingerprint === before.fingerprint || (await hasher.isAlike(local, to))) return state;
    throw new OutputError('transfer.unmounted', { folder, file: to });
  }

  /** Transfers many files; each has an outcome, and only errors that stop the whole transfer are thrown. */
  async function transferAll<T>(
    files: readonly T[],
    transfer: Transfer<T>,
    targetOf: (file: T) => string,
    /** Called before the folder of the target is changed. @throws when it must not be */
    check: (file: T) => Promise<void>,
    work: (file: T, copy: Copy) => Promise<'sent' | 'held'>,
  ): Promise<void> {
    const limitRate = rateLimiter(transfer.limit, context, transfer.signal);
    const touched = new Set<string>();
    const swept = new Map<string, Promise<void>>();
    const gate = limitConcurrency(COPIES);
    /** Removes what killed processes left in a folder, once. */
    const sweepOnce = (folder: string) => {
      const sweeping = swept.get(folder) ?? sweep(folder, owners, context.now());
      swept.set(folder, sweeping);
      return sweeping;
    };
    const copy: Copy = async ({ mustStay, ...paths }) => {
      const { from, to } = paths;
      const folder = dirname(to);
      const { source, identity } = await copyFile({
        ...{ ...paths, limitRate, temporary: temporaryIn(folder, owners) },
        onBytes: (bytes) => transfer.onBytes(bytes),
      });
      touched.add(folder);
      const facts = await readFileFacts(to);
      if (mustStay && facts?.size !== source.size)
        throw new OutputError('transfer.unmounted', { folder, file: to });
      if (facts && identity !== undefined && facts.identity === identity) {
        hasher.rememberCopy(from, source, to, facts);
      }
    };
    try {
      // Hashing uses all cores.
      await inParallel(files, Math.max(COPIES, availableParallelism()), async (file) => {
        transfer.signal.throwIfAborted();
        let outcome: FileOutcome<T>;
        try {
          await check(file);
          await sweepOnce(dirname(targetOf(file)));
          outcome = { file, state: await work(file, (paths) => gate(() => copy(paths))) };
        } catch (error) {
          transfer.signal.throwIfAborted();
          if (isFull(error) || isStorageMissing(error)) throw error;
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
      await mountedFolder('input');
    },

    async upload(files, transfer) {
      const { folder: input } = await mountedFolder('input');
      const pathOf = ({ server }: PlannedFile) => join(input, ...stepsOf(server, context.platform));
      for (const file of files) pathOf(file);
      await checkRoom(input, await bytesToUpload(files, pathOf, transfer));
      await transferAll(files, transfer, pathOf, unchecked, async (file, copy) => {
        const { local, server } = file;
        const to = pathOf(file);
        return whileMounted(local, to, async () => {
          if (!transfer.force && (await hasher.isAlike(local, to))) return 'held';
          await makeFolders(input, stepsOf(server, context.platform).slice(0, -1), 'follow');
          await copy({ from: local, to, links: 'follow', mustStay: true, check: unchecked });
          return 'sent';
        });
      });
      // The storage may have been replaced after the last file.
      await mountedFolder('input');
    },

    async *list(folder, signal) {
      yield* filesIn((await mountedFolder('output')).folder, folder, signal);
    },

    isSame: (remote, local) => hasher.isAlike(remoteOf(remote), local),
    isOwn: (local) => hasher.isOwn(local),

    async download(files, transfer) {
      const { folder: output } = await mountedFolder('output');
      const targetOf = ({ local }: DownloadItem) => local;
      const checkOf = ({ check }: DownloadItem) => check();
      await transferAll(files, transfer, targetOf, checkOf, async ({ remote, local, check }, copy) => {
        await checkInside(output, dirname(remoteOf(remote)));
        await copy({ from: remoteOf(remote), to: local, links: 'refuse', mustStay: false, check });
        return 'sent';
      });
    },
  };
}

/** Errors of a storage that is not mounted. */
const MISSING_STORAGE = ['transfer.noStorage', 'transfer.otherStorage', 'transfer.ownDisk'];

/** Whether an error means that the storage itself is missing. */
export function isStorageMissing(error: unknown): boolean {
  return error instanceof NoInputError && MISSING_STORAGE.includes(error.key);
}

/** Returns the bytes of files that are missing on the storage, or have another size there. */
async function bytesToUpload(
  files: readonly PlannedFile[],
  pathOf: (file: PlannedFile) => string,
  { force, signal }: { force: boolean; signal: AbortSignal },
): Promise<number> {
  let bytes = 0;
  await inParallel(files, QUERIES, async (file) => {
    signal.throwIfAborted();
    const there = force ? undefined : await readFileFacts(pathOf(file));
    if (there?.size !== file.facts.size) bytes += file.facts.size;
  });
  return bytes;
}

/**
 * Copies a file. With `mustStay` the copy is looked up afterwards, since a mount that vanished meanwhile does not keep
 * it; a downloaded file may be moved away at once.
 */
type Copy = (
  paths: Pick<CopyJob, 'from' | 'to' | 'links' | 'check'> & { readonly mustStay: boolean },
) => Promise<void>;

const unchecked = async () => {};
