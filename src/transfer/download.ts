import type { RemoteFile } from '../domain/files/remote-file.js';
import { remotePath } from '../domain/files/remote-file.js';
import { NoInputError } from '../errors.js';
import type { DownloadItem, Engine } from './engine.js';
import { pathProblem } from './name-problems.js';
import { inParallel } from './parallel.js';
import type { Clock } from './rate-limiter.js';
import { realPath } from './real-path.js';
import { checkRoom, makeTarget, otherName, type RefusalReason, targetPath } from './target.js';

/**
 * What to do when another file has the name here. A file that was downloaded earlier and not changed since is always
 * replaced by a newer one.
 */
export type OnConflict = 'skip' | 'overwrite' | 'rename';

/** The result of one file of the output storage. */
export type DownloadedFile =
  | { readonly remote: RemoteFile; readonly state: 'fetched'; readonly local: string }
  /** It was here already. */
  | { readonly remote: RemoteFile; readonly state: 'held'; readonly local: string }
  /** Another file has its name here, and was kept. */
  | { readonly remote: RemoteFile; readonly state: 'kept'; readonly local: string }
  /** Its path cannot or must not be written here. */
  | { readonly remote: RemoteFile; readonly state: 'refused'; readonly why: RefusalReason }
  | {
      readonly remote: RemoteFile;
      readonly state: 'failed';
      readonly local: string;
      readonly error: unknown;
    };

export interface DownloadRun extends Clock {
  /** Absolute path of the folder to download to. */
  readonly to: string;
  readonly platform: NodeJS.Platform;
  readonly onConflict: OnConflict;
  readonly signal: AbortSignal;
  /** Bytes a second. */
  readonly limit: number | undefined;
  /** Called once, before the first byte. */
  onStart(files: number, bytes: number): void;
  /** Bytes that arrived; negative when they have to be downloaded again. */
  onBytes(bytes: number): void;
  onFile(file: DownloadedFile): void | Promise<void>;
}

/** Pause before failed files are tried again, in milliseconds. */
const PAUSE = 1000;
/** Files that are compared at the same time. */
const COMPARISONS = 8;

/** The path of a file was taken, or led elsewhere, after it had been checked. */
class Displaced extends Error {
  constructor(readonly why: RefusalReason | 'kept') {
    super(why);
  }
}

/** One download while it runs. */
interface RunningDownload {
  readonly engine: Engine;
  readonly run: DownloadRun;
  /** Real path of the folder. */
  readonly root: string;
  /** Paths that files of this download will have, folded: two files never get the same. */
  readonly claimed: Set<string>;
  readonly fold: (steps: readonly string[]) => string;
}

function fetchTo(
  { run, root }: RunningDownload,
  remote: RemoteFile,
  steps: readonly string[],
  local: string,
  replace: boolean,
): DownloadItem {
  return {
    remote,
    local,
    async check() {
      // Links above the folder may be followed, but must not change meanwhile.
      if ((await realPath(run.to).catch(() => undefined)) !== root) throw new Displaced('inside');
      const place = await targetPath(run.to, steps, run.platform);
      if (place.local === undefined) throw new Displaced(place.why);
      if (place.taken && !replace) throw new Displaced('kept');
    },
  };
}

/** Where a file is downloaded to, or why it is not. */
async function targetOf(
  running: RunningDownload,
  remote: RemoteFile,
): Promise<DownloadItem | DownloadedFile> {
  const { engine, run } = running;
  const { steps, kind, errorCode } = remote;
  const unsafe = pathProblem(steps, run.platform);
  if (unsafe !== undefined) return { remote, state: 'refused', why: unsafe };
  if (kind === 'unreadable') {
    const file = remotePath(remote);
    const error = remote.error ?? new NoInputError('transfer.source', { file, cause: errorCode ?? '' });
    return { remote, state: 'failed', local: '', error };
  }
  if (kind !== 'file') return { remote, state: 'refused', why: kind === 'link' ? 'link' : 'noFile' };
  const place = await targetPath(run.to, steps, run.platform);
  if (place.local === undefined) return { remote, state: 'refused', why: place.why };
  const { local, taken } = place;
  if (!taken) return fetchTo(running, remote, steps, local, false);
  if (await engine.isSame(remote, local)) return { remote, state: 'held', local };
  const replace = run.onConflict === 'overwrite' || (await engine.isOwn(local));
  if (replace) return fetchTo(running, remote, steps, local, true);
  if (run.onConflict === 'skip') return { remote, state: 'kept', local };
  return withFreeName(running, remote, local);
}

/** Finds a free name such as `shot (1).png`; if a file with such a name has the same content, it is used. */
async function withFreeName(
  running: RunningDownload,
  remote: RemoteFile,
  local: string,
): Promise<DownloadItem | DownloadedFile> {
  const { engine, run, claimed, fold } = running;
  for (let number = 1; number <= 999; number++) {
    run.signal.throwIfAborted();
    const name = otherName(remote.steps.at(-1) ?? '', number);
    const steps = [...remote.steps.slice(0, -1), name];
    const other = await targetPath(run.to, steps, run.platform);
    if (other.local === undefined) return { remote, state: 'refused', why: other.why };
    if (claimed.has(fold(steps))) continue;
    if (!other.taken) {
      claimed.add(fold(steps));
      return fetchTo(running, remote, steps, other.local, false);
    }
    if (await engine.isSame(remote, other.local)) return { remote, state: 'held', local: other.local };
  }
  return { remote, state: 'kept', local };
}

/**
 * Returns a function that gives equal keys to paths of the same file: Windows and macOS ignore case, Windows also dots
 * and blanks at the end of a name, and macOS how an accent is encoded.
 */
export function foldedBy(platform: NodeJS.Platform): (steps: readonly string[]) => string {
  if (platform === 'win32') {
    return (steps) => steps.map((step) => step.replace(/(?<![. ])[. ]+$/, '').toLowerCase()).join('/');
  }
  if (platform === 'darwin')
    return (steps) => steps.join('/').normalize('NFC').toLowerCase().normalize('NFC');
  return (steps) => steps.join('/');
}

/**
 * Downloads files of the output storage to a folder. A file gets its name when it is complete; nothing is written
 * outside the folder; files that failed are tried once more at the end.
 * @throws what stops everything: an interruption, a disk that is full or too small, a folder that cannot be made
 */
export async function download(
  engine: Engine,
  remotes: readonly RemoteFile[],
  run: DownloadRun,
): Promise<DownloadedFile[]> {
  const all: DownloadedFile[] = [];
  const report = async (file: DownloadedFile) => {
    all.push(file);
    await run.onFile(file);
  };
  const fold = foldedBy(run.platform);
  const claimed = new Set<string>();
  await makeTarget(run.to);
  const running: RunningDownload = { engine, run, root: await realPath(run.to), claimed, fold };
  const targets: DownloadItem[] = [];
  const distinct: RemoteFile[] = [];
  for (const remote of remotes) {
    const name = fold(remote.steps);
    // One that is not written takes no name.
    const isWritten = pathProblem(remote.steps, run.platform) === undefined;
    if (isWritten && claimed.has(name)) await report({ remote, state: 'refused', why: 'twice' });
    else distinct.push(remote);
    if (isWritten) claimed.add(name);
  }
  await inParallel(distinct, COMPARISONS, async (remote) => {
    run.signal.throwIfAborted();
    const target = await targetOf(running, remote).catch((error: unknown): DownloadedFile => {
      run.signal.throwIfAborted();
      return { remote, state: 'failed', local: '', error };
    });
    if ('state' in target) await report(target);
    else targets.push(target);
  });
  const bytes = targets.reduce((sum, { remote }) => sum + remote.size, 0);
  if (!engine.checksRoom) await checkRoom(run.to, bytes);
  run.onStart(targets.length, bytes);

  async function pass(files: readonly DownloadItem[], last: boolean): Promise<DownloadItem[]> {
    const failed: DownloadItem[] = [];
    await engine.download(files, {
      signal: run.signal,
      limit: run.limit,
      onBytes: (count) => run.onBytes(count),
      async onOutcome(outcome) {
        const { remote, local } = outcome.file;
        if (outcome.state !== 'failed') return report({ remote, state: 'fetched', local });
        const { error } = outcome;
        if (error instanceof Displaced) {
          const { why } = error;
          return report(
            why === 'kept' ? { remote, state: 'kept', local } : { remote, state: 'refused', why },
          );
        }
        if (last) return report({ remote, state: 'failed', local, error });
        failed.push(outcome.file);
      },
    });
    return failed;
  }

  const failed = targets.length > 0 ? await pass(targets, false) : [];
  if (failed.length > 0) {
    await run.sleep(PAUSE, run.signal);
    await pass(failed, true);
  }
  return all;
}
