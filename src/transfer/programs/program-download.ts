import { basename, dirname, join, resolve } from 'node:path';
import { type RemoteFile, remotePath } from '../../domain/files/remote-file.js';
import type { StorageId } from '../../domain/files/storage-id.js';
import { DataError, OutputError } from '../../errors.js';
import { withLock } from '../../state/files/lock.js';
import type { ProcessContext } from '../../state/files/process-identity.js';
import type { DownloadItem, Transfer } from '../engine.js';
import { readFileFacts } from '../file-facts.js';
import { makeFolders, syncFolder } from '../folders.js';
import type { Hasher } from '../hasher.js';
import { nameProblem } from '../name-problems.js';
import { inParallel } from '../parallel.js';
import { stagingIn, stagingLock, sweepStaging, type TemporaryOwners } from '../storage/temporaries.js';
import { checkRoom } from '../target.js';
import { moveInto, problemOf, removeStaged, stagedFacts, twinError, twinsAmong } from './arrived-file.js';
import { controlsOf } from './control-files.js';
import { versionOf } from './farm-listing.js';
import { rememberLeft, rootOf } from './recovered-files.js';
import { type ArrivingFile, type HeldFile, openStaging, type Staging } from './staging.js';
import { totalProgress } from './total-progress.js';
import type { ProgramFailure, TransferProgram } from './transfer-program.js';

/** File system calls at the same time. */
const CALLS = 32;
/** Files that are moved to their places at the same time: each is synced. */
const MOVES = 8;

/** Files to download from one folder of the output storage. */
export interface FolderDownload {
  /** Name of the folder. */
  readonly folder: string;
  readonly storage: StorageId;
  /** The same where the task names it; undefined for the account's own. */
  readonly from: StorageId | undefined;
  /** Real path of the folder that the results are downloaded to. */
  readonly root: string;
  readonly items: readonly DownloadItem[];
  /** All files of the folder, as the farm lists them now. */
  readonly listing: readonly RemoteFile[];
  /** Where each file of the listing is, or would be, on this machine. */
  localOf(remote: RemoteFile): string;
}

/**
 * Returns the path of the staging folder for a folder of an output storage.
 * @param from undefined for the account's own, whose id changes
 */
export function stagingOf(root: string, { folder, from }: Pick<FolderDownload, 'folder' | 'from'>): string {
  return stagingIn(root, `${from ? `${from.bid}-${from.userId}` : 'own'}\n${folder}`);
}

/** The environment of a download. */
export interface DownloadParts {
  readonly program: Pick<TransferProgram, 'download' | 'reportsDone'>;
  readonly hasher: Pick<Hasher, 'rememberDownload' | 'downloadedVersion'>;
  readonly owners: TemporaryOwners;
  readonly world: ProcessContext;
}

/** Path below the remote folder. */
const innerSteps = ({ steps }: RemoteFile) => steps.slice(1);
const innerPath = (remote: RemoteFile) => innerSteps(remote).join('/');

/** Path below the target folder, where the name may be another one than at the farm. */
const placeOf = ({ remote, local }: Pick<DownloadItem, 'remote' | 'local'>) => [
  ...remote.steps.slice(0, -1),
  basename(local),
];

/** Returns the longest path of folders that all files have in common. */
function commonFolder(files: readonly RemoteFile[]): string[] {
  const [first, ...others] = files.map((file) => innerSteps(file).slice(0, -1));
  const common = first ?? [];
  for (const steps of others) {
    const differs = common.findIndex((step, at) => steps[at] !== step);
    if (differs >= 0) common.splice(differs);
  }
  return common;
}

/** Checks that a program which downloads a file writes below its folder. @throws DataError */
function checkSafe(remote: RemoteFile, platform: NodeJS.Platform): void {
  const isUnsafe = remote.steps.some((step) => {
    const problem = nameProblem(step, platform);
    const separates = problem === 'separator' || problem === 'drive';
    return problem === 'parent' || (platform === 'win32' && separates);
  });
  if (isUnsafe) throw new DataError('path.escapes', { path: remotePath(remote) });
}

/** Finds the files that are here already, in the version that the farm has: the program need not download them. */
async function findHeld(
  { localOf }: FolderDownload,
  files: readonly RemoteFile[],
  { hasher }: DownloadParts,
): Promise<HeldFile[]> {
  const held: HeldFile[] = [];
  await inParallel(files, CALLS, async (remote) => {
    const [local, version] = [localOf(remote), versionOf(remote)];
    if ((await hasher.downloadedVersion(local)) !== version) return;
    const localSteps = placeOf({ remote, local });
    held.push({ steps: innerSteps(remote), local, localSteps, size: remote.size, version });
  });
  return held;
}

/** Downloads files of one folder by a transfer program. */
class FolderRun {
  /** Items whose place was still theirs before the program ran. */
  private readonly wanted: DownloadItem[] = [];
  private arrivedBytes = 0;
  private isComplete = true;
  /** Whether files get their names: the list of them must stay until all is done. */
  private isMoving = false;
  /** Local paths that the program reports as complete. */
  private readonly done = new Set<string>();
  private readonly touched = new Set<string>();

  constructor(
    private readonly job: FolderDownload,
    private readonly transfer: Transfer<DownloadItem>,
    private readonly parts: DownloadParts,
  ) {}

  async run(): Promise<void> {
    const { job, parts } = this;
    const { root } = job;
    const path = stagingOf(root, job);
    await sweepStaging(root, path, parts.owners, parts.world.now());
    try {
      await withLock(stagingLock(path), parts.world, async () => {
        // Another process may have downloaded them meanwhile.
        await this.checkItems();
        // A program downloads the whole folder: it must not run for nothing.
        if (this.wanted.length === 0) return;
        const staging = await openStaging(root, basename(path));
        try {
          const [first] = this.wanted;
          if (first) await rememberLeft(staging, rootOf(first), parts.hasher);
          await this.downloadInto(staging);
          if (this.isComplete) await staging.remove();
        } finally {
          if (!this.isMoving) await staging.removeIfEmpty();
        }
      });
    } finally {
      await inParallel(this.touched, MOVES, syncFolder);
    }
  }

  private fail(file: DownloadItem, error: unknown) {
    return this.transfer.onOutcome({ file, state: 'failed', error });
  }

  private async checkItems(): Promise<void> {
    await inParallel(this.job.items, CALLS, async (item) => {
      this.transfer.signal.throwIfAborted();
      try {
        checkSafe(item.remote, this.parts.world.platform);
        await item.check();
        this.wanted.push(item);
      } catch (error) {
        await this.fail(item, error);
      }
    });
  }

  private async downloadInto(staging: Staging): Promise<void> {
    const { job, parts, transfer, wanted } = this;
    const { signal, limit } = transfer;
    const versions = new Map(wanted.map(({ remote }) => [innerPath(remote), versionOf(remote)]));
    const there = await staging.prepare(versions);
    const common = commonFolder(wanted.map(({ remote }) => remote));
    const files = job.listing.filter((one) => common.every((step, at) => one.steps[at + 1] === step));
    try {
      for (const file of files) checkSafe(file, parts.world.platform);
    } catch (error) {
      // The program would download that one, too.
      for (const item of wanted) await this.fail(item, error);
      return;
    }
    const twins = twinsAmong(files, parts.world.platform);
    const total = wanted.reduce((sum, { remote }) => sum + remote.size, 0);
    const progress = totalProgress(total, (bytes) => transfer.onBytes(bytes));
    let failures: readonly ProgramFailure[] | undefined;
    const into = join(staging.files, ...common);
    try {
      const others = files.filter((one) => one.kind === 'file' && !versions.has(innerPath(one)));
      const held = await staging.hold(await findHeld(job, others, parts));
      const missing = files.filter((one) => !held.has(innerPath(one)));
      const bytes = missing.map((one) => Math.max(0, one.size - (there.get(innerPath(one)) ?? 0)));
      await checkRoom(
        job.root,
        bytes.reduce((sum, size) => sum + size, 0),
      );
      await makeFolders(staging.files, common, 'refuse');
      signal.throwIfAborted();
      const folder = { steps: [job.folder, ...common], storage: job.storage };
      const onBytes = (bytes: number) => progress.add(bytes);
      const onDone = (local: string) => void this.done.add(resolve(local));
      failures = await parts.program.download(folder, into, { signal, limit, onBytes, onDone });
    } finally {
      for (const { local, facts, size, version } of await staging.release()) {
        // What a failed program leaves there is of no version, and the next run downloads it again.
        const isComplete = failures !== undefined && facts.size >= size;
        parts.hasher.rememberDownload(local, facts, isComplete ? version : undefined);
      }
    }
    await this.take(staging, failures ?? [], twins);
    progress.settle(this.arrivedBytes);
  }

  /** Checks what arrived, and moves it to its place. */
  private async take(
    staging: Staging,
    failures: readonly ProgramFailure[],
    twins: ReadonlySet<string>,
  ): Promise<void> {
    const errors = new Map(failures.map(({ local, error }) => [resolve(local), error]));
    const hasFailed = failures.length > 0;
    const listed = new Set(this.job.listing.map(innerPath));
    const complete = new Map<DownloadItem, ArrivingFile>();
    await inParallel(this.wanted, CALLS, async (item) => {
      this.transfer.signal.throwIfAborted();
      const { remote } = item;
      const path = remotePath(remote);
      if (twins.has(path)) return this.fail(item, twinError(path));
      const steps = innerSteps(remote);
      const staged = join(staging.files, ...steps);
      const failure = errors.get(staged);
      const facts = await stagedFacts(staging.files, steps);
      const controls = await controlsOf(staging.files, innerPath(remote), (one) => listed.has(one));
      const isUnreported = hasFailed && this.parts.program.reportsDone === true && !this.done.has(staged);
      const problem =
        failure ?? problemOf(remote, facts, { hasFailed, isUnfinished: controls.length > 0 || isUnreported });
      if (facts && problem === undefined) {
        const { size, mtimeMs } = facts;
        complete.set(item, { steps: placeOf(item), version: versionOf(remote), size, mtimeMs });
        return;
      }
      this.isComplete = false;
      // The program takes it for complete, and would skip it the next time.
      const isResumed = failure !== undefined || (hasFailed && controls.length > 0);
      for (const path of isResumed ? [] : [innerPath(remote), ...controls]) {
        await removeStaged(staging.files, path.split('/'));
      }
      await this.fail(item, problem);
    });
    this.isMoving = complete.size > 0;
    await staging.noteArriving([...complete.values()]);
    await inParallel(complete.keys(), MOVES, (item) => this.move(staging, item));
    this.isMoving = false;
  }

  private async move(staging: Staging, item: DownloadItem): Promise<void> {
    const { parts, transfer } = this;
    transfer.signal.throwIfAborted();
    const { remote, local } = item;
    try {
      await moveInto(join(staging.files, ...innerSteps(remote)), item, parts.owners);
    } catch (error) {
      if (error instanceof OutputError) this.isComplete = false;
      return this.fail(item, error);
    }
    const facts = await readFileFacts(local);
    if (facts) parts.hasher.rememberDownload(local, facts, versionOf(remote));
    this.touched.add(dirname(local));
    this.arrivedBytes += remote.size;
    await transfer.onOutcome({ file: item, state: 'sent' });
  }
}

/**
 * Downloads files of one folder by a transfer program, which downloads the whole folder: into a staging folder beside
 * the results, where each wanted file is checked, synced and renamed. Whatever else arrives is removed with the staging
 * folder; after an interruption or a failure that folder stays, and the next run resumes it. Nothing runs where no file
 * is wanted.
 * @throws what the program throws; OutputError for a disk that is too small, and for a folder that cannot be made;
 * FarmBusyError while another process downloads the same folder to the same place; the signal's reason
 */
export function downloadFolder(
  job: FolderDownload,
  transfer: Transfer<DownloadItem>,
  parts: DownloadParts,
): Promise<void> {
  return new FolderRun(job, transfer, parts).run();
}
