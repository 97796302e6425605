import type { RemoteFile } from '../domain/remote-file.js';
import { remotePath } from '../domain/remote-file.js';
import type { Engine, Fetch } from './engine.js';
import type { Clock } from './pace.js';
import { inParallel } from './parallel.js';
import { checkRoom, makeTarget, otherName, placeIn, type WhyNot } from './target.js';

/** What to do about a file here that has the name of one of the farm's, and another content. */
export type OnConflict = 'skip' | 'overwrite' | 'rename';

/** What became of one file of the farm's. */
export type Brought =
  | { readonly remote: RemoteFile; readonly state: 'fetched'; readonly local: string }
  /** It was here already. */
  | { readonly remote: RemoteFile; readonly state: 'held'; readonly local: string }
  /** Another file has its name here, and was left alone. */
  | { readonly remote: RemoteFile; readonly state: 'kept'; readonly local: string }
  | { readonly remote: RemoteFile; readonly state: 'refused'; readonly why: WhyNot }
  | {
      readonly remote: RemoteFile;
      readonly state: 'failed';
      readonly local: string;
      readonly error: unknown;
    };

export interface DownloadRun extends Clock {
  /** Absolute path of the folder to bring files to. */
  readonly to: string;
  readonly platform: NodeJS.Platform;
  readonly onConflict: OnConflict;
  /** Whether a file here is one that this run has brought itself: then a newer one of the farm's may replace it. */
  isOwn(local: string): boolean;
  readonly signal: AbortSignal;
  /** Bytes a second. */
  readonly limit: number | undefined;
  /** Told how much will travel, before it does. */
  onPlan(files: number, bytes: number): void;
  onBytes(bytes: number): void;
  onBrought(brought: Brought): void | Promise<void>;
}

/** Before what failed is tried again. Milliseconds. */
const PAUSE = 1000;
/** Files that are compared at once. */
const LOOKS = 8;

/** Where one file goes, if it travels. */
async function aimAt(engine: Engine, remote: RemoteFile, run: DownloadRun): Promise<Fetch | Brought> {
  if (remote.kind !== 'file')
    return { remote, state: 'refused', why: remote.kind === 'link' ? 'link' : 'noFile' };
  const place = await placeIn(run.to, remote.steps, run.platform);
  if (place.local === undefined) return { remote, state: 'refused', why: place.why };
  const { local, taken } = place;
  if (!taken) return { remote, local };
  if (await engine.isSame({ remote, local })) return { remote, state: 'held', local };
  if (run.onConflict === 'overwrite' || run.isOwn(local)) return { remote, local };
  if (run.onConflict === 'skip') return { remote, state: 'kept', local };
  return besides(engine, remote, local, run);
}

/** A name beside the one that is taken; one of those may hold it already. */
async function besides(
  engine: Engine,
  remote: RemoteFile,
  local: string,
  run: DownloadRun,
): Promise<Fetch | Brought> {
  for (let number = 1; ; number++) {
    const name = otherName(remote.steps.at(-1) ?? '', number);
    const other = await placeIn(run.to, [...remote.steps.slice(0, -1), name], run.platform);
    if (other.local === undefined) return { remote, state: 'refused', why: other.why };
    if (!other.taken) return { remote, local: other.local };
    if (await engine.isSame({ remote, local: other.local })) {
      return { remote, state: 'held', local: other.local };
    }
    run.signal.throwIfAborted();
    if (number > 999) return { remote, state: 'kept', local };
  }
}

/** What names mean the same file here: most of Windows and macOS does not tell cases apart. */
function foldedBy(platform: NodeJS.Platform): (remote: RemoteFile) => string {
  const folds = platform === 'win32' || platform === 'darwin';
  return (remote) => (folds ? remotePath(remote).toLowerCase() : remotePath(remote));
}

/**
 * Brings files of the farm's to a folder here. Each appears under its name when it is whole; nothing is written
 * outside the folder; what failed is tried once more at the end.
 * @throws what stops everything: an interruption, a disk that is full or too small, a folder that cannot be made
 */
export async function download(
  engine: Engine,
  remotes: readonly RemoteFile[],
  run: DownloadRun,
): Promise<Brought[]> {
  const all: Brought[] = [];
  const tell = async (brought: Brought) => {
    all.push(brought);
    await run.onBrought(brought);
  };
  const fold = foldedBy(run.platform);
  const seen = new Set<string>();
  const aims: Fetch[] = [];
  await makeTarget(run.to);
  await inParallel(remotes, LOOKS, async (remote) => {
    run.signal.throwIfAborted();
    const name = fold(remote);
    const twice = seen.has(name);
    seen.add(name);
    const aim = twice
      ? ({ remote, state: 'refused', why: 'twice' } as const)
      : await aimAt(engine, remote, run);
    if ('state' in aim) await tell(aim);
    else aims.push(aim);
  });
  const bytes = aims.reduce((sum, { remote }) => sum + remote.size, 0);
  await checkRoom(run.to, bytes);
  run.onPlan(aims.length, bytes);

  async function pass(files: readonly Fetch[], last: boolean): Promise<Fetch[]> {
    const failed: Fetch[] = [];
    await engine.download(files, {
      signal: run.signal,
      limit: run.limit,
      onBytes: (count) => run.onBytes(count),
      async onOutcome(outcome) {
        const { remote, local } = outcome.file;
        if (outcome.state !== 'failed') return tell({ remote, state: 'fetched', local });
        if (last) return tell({ remote, state: 'failed', local, error: outcome.error });
        failed.push(outcome.file);
      },
    });
    return failed;
  }

  const failed = aims.length > 0 ? await pass(aims, false) : [];
  if (failed.length > 0) {
    await run.sleep(PAUSE, run.signal);
    await pass(failed, true);
  }
  return all;
}
