import type { RemoteFile } from '../domain/files/remote-file.js';
import { remotePath } from '../domain/files/remote-file.js';
import { NoInputError } from '../errors.js';
import type { Engine, Fetch } from './engine.js';
import { pathTrouble } from './names.js';
import { inParallel } from './parallel.js';
import type { Clock } from './rate-limiter.js';
import { realPath } from './real-path.js';
import { checkRoom, makeTarget, otherName, placeIn, type WhyNot } from './target.js';

/**
 * What to do about a file here that has the name of one of the farm's, and another content. One that was brought
 * earlier, and that nobody has touched since, is always replaced by a newer one of the farm's.
 */
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

/** Its place here was taken, or led elsewhere, after it had been found. */
class Displaced extends Error {
  constructor(readonly why: WhyNot | 'kept') {
    super(why);
  }
}

/** A download under way: its engine, its wishes, and which places here are spoken for. */
interface Course {
  readonly engine: Engine;
  readonly run: DownloadRun;
  /** Where the folder really lies. */
  readonly root: string;
  /** Folded paths, by the farm's names: two files never share a place. */
  readonly claimed: Set<string>;
  readonly fold: (steps: readonly string[]) => string;
}

function fetchTo(
  { run, root }: Course,
  remote: RemoteFile,
  steps: readonly string[],
  local: string,
  replace: boolean,
): Fetch {
  return {
    remote,
    local,
    async check() {
      // Links above the folder are followed, but to one place only.
      if ((await realPath(run.to).catch(() => undefined)) !== root) throw new Displaced('inside');
      const place = await placeIn(run.to, steps, run.platform);
      if (place.local === undefined) throw new Displaced(place.why);
      if (place.taken && !replace) throw new Displaced('kept');
    },
  };
}

/** Where one file goes, if it travels. */
async function aimAt(course: Course, remote: RemoteFile): Promise<Fetch | Brought> {
  const { engine, run } = course;
  const { steps, kind, errorCode } = remote;
  const named = pathTrouble(steps, run.platform);
  if (named !== undefined) return { remote, state: 'refused', why: named };
  if (kind === 'unreadable') {
    const error = new NoInputError('transfer.source', { file: remotePath(remote), cause: errorCode ?? '' });
    return { remote, state: 'failed', local: '', error };
  }
  if (kind !== 'file') return { remote, state: 'refused', why: kind === 'link' ? 'link' : 'noFile' };
  const place = await placeIn(run.to, steps, run.platform);
  if (place.local === undefined) return { remote, state: 'refused', why: place.why };
  const { local, taken } = place;
  if (!taken) return fetchTo(course, remote, steps, local, false);
  if (await engine.isSame(remote, local)) return { remote, state: 'held', local };
  const replace = run.onConflict === 'overwrite' || (await engine.isOwn(local));
  if (replace) return fetchTo(course, remote, steps, local, true);
  if (run.onConflict === 'skip') return { remote, state: 'kept', local };
  return beside(course, remote, local);
}

/** A name beside the one that is taken; one of those may hold it already. */
async function beside(course: Course, remote: RemoteFile, local: string): Promise<Fetch | Brought> {
  const { engine, run, claimed, fold } = course;
  for (let number = 1; number <= 999; number++) {
    run.signal.throwIfAborted();
    const name = otherName(remote.steps.at(-1) ?? '', number);
    const steps = [...remote.steps.slice(0, -1), name];
    const other = await placeIn(run.to, steps, run.platform);
    if (other.local === undefined) return { remote, state: 'refused', why: other.why };
    if (claimed.has(fold(steps))) continue;
    if (!other.taken) {
      claimed.add(fold(steps));
      return fetchTo(course, remote, steps, other.local, false);
    }
    if (await engine.isSame(remote, other.local)) return { remote, state: 'held', local: other.local };
  }
  return { remote, state: 'kept', local };
}

/** What names mean the same file here: most of Windows and macOS does not tell cases apart. */
function foldedBy(platform: NodeJS.Platform): (steps: readonly string[]) => string {
  const folds = platform === 'win32' || platform === 'darwin';
  return (steps) => (folds ? steps.join('/').toLowerCase() : steps.join('/'));
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
  const claimed = new Set<string>();
  await makeTarget(run.to);
  const course: Course = { engine, run, root: await realPath(run.to), claimed, fold };
  const aims: Fetch[] = [];
  const distinct: RemoteFile[] = [];
  for (const remote of remotes) {
    const name = fold(remote.steps);
    if (claimed.has(name)) await tell({ remote, state: 'refused', why: 'twice' });
    else distinct.push(remote);
    claimed.add(name);
  }
  await inParallel(distinct, LOOKS, async (remote) => {
    run.signal.throwIfAborted();
    const aim = await aimAt(course, remote).catch((error: unknown): Brought => {
      run.signal.throwIfAborted();
      return { remote, state: 'failed', local: '', error };
    });
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
        const { error } = outcome;
        if (error instanceof Displaced) {
          const { why } = error;
          return tell(why === 'kept' ? { remote, state: 'kept', local } : { remote, state: 'refused', why });
        }
        if (last) return tell({ remote, state: 'failed', local, error });
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
