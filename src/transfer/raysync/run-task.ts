import {
  RaysyncCallError,
  type RaysyncDaemon,
  type RaysyncFileError,
  type RaysyncTaskId,
  type RaysyncTransfer,
} from '../../client/raysync/daemon.js';
import { UnreachableError } from '../../errors.js';
import type { DaemonConnection, RaysyncWorld } from './daemon-connection.js';
import { type Direction, fileError, isPermanent } from './file-errors.js';
import { meaningOf } from './states.js';

/** A transfer that the daemon does for us. */
export interface TaskRequest {
  readonly direction: Direction;
  /** Body of `/create-task`; it contains the password. */
  readonly body: RaysyncTransfer;
  /** Settings that are made before each start. */
  prepare(daemon: RaysyncDaemon, signal: AbortSignal): Promise<void>;
}

/** Most milliseconds between two questions for the state (docs/protocol/workflow.md, §6.3). */
const POLL_PAUSE = 5000;
/** Fewest milliseconds, and the part of the time that has passed: a short transfer must not wait for a long pause. */
const FIRST_PAUSE = 100;
const PAUSE_SHARE = 0.02;

/** Returns the milliseconds to the next question for the state of a transfer that has run for some time. */
function pollPause(elapsed: number): number {
  return Math.min(POLL_PAUSE, Math.max(FIRST_PAUSE, elapsed * PAUSE_SHARE));
}

/** A transfer that the daemon forgot, or reports an unknown state of, is created so often in all. */
const MOST_CREATED = 3;

/** A failed transfer is started again so often. */
const MOST_RESTARTS = 3;

/** Milliseconds before a failed transfer is started again; doubles each time. */
const RESTART_PAUSE = 10_000;

/** Milliseconds without any change, for a daemon that reports progress. */
const INACTIVE_AFTER = 30 * 60_000;

/**
 * Milliseconds of one start of a transfer: the vendor's own limit (docs/protocol/workflow.md, §6.3). Not all that changes
 * in a report is progress. For a daemon that reports the state only, a slow transfer looks the same as one that hangs.
 */
const LONGEST = 18_000_000;

/** Milliseconds for the calls that end a transfer, also after an interruption. */
const CLEAN_UP_WITHIN = 5000;

/** A refused list of failed files is asked for so often. */
const MOST_LIST_ATTEMPTS = 3;

/** The documented size of a page, and the pages of failed files that are read. */
const PAGE_SIZE = 10;
const MOST_PAGES = 100;

/** Calls `work` with a signal that follows another one after some time, so that an answer on its way can still arrive. */
async function withDelay<T>(
  signal: AbortSignal,
  ms: number,
  work: (late: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const abortLater = () => AbortSignal.timeout(ms).addEventListener('abort', abort, { once: true });
  signal.addEventListener('abort', abortLater, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    signal.removeEventListener('abort', abortLater);
  }
}

/** Follows one transfer from its creation to its end. */
class TaskRun {
  private id: RaysyncTaskId | undefined;
  private created = 0;
  private restarts = 0;
  /** Outages before the transfer was started last. */
  private outages = 0;

  constructor(
    private readonly request: TaskRequest,
    private readonly connection: DaemonConnection,
    private readonly world: RaysyncWorld,
    private readonly signal: AbortSignal,
  ) {}

  /** Creates the transfer, in the documented order of calls. */
  private async create(): Promise<void> {
    if (this.created >= MOST_CREATED)
      throw new UnreachableError('raysync.forgotten', { count: this.created });
    this.created += 1;
    await this.connection.use(
      async (daemon) => {
        await this.request.prepare(daemon, this.signal);
        // An interruption waits for the id, without which nothing can stop the transfer.
        this.id = await withDelay(this.signal, CLEAN_UP_WITHIN, (late) =>
          daemon.create(this.request.body, late),
        );
      },
      true,
      this.signal,
    );
    this.signal.throwIfAborted();
    this.outages = this.connection.outages();
  }

  /** Starts the transfer again, or creates another one where the daemon refuses. */
  private async startAgain(id: RaysyncTaskId): Promise<void> {
    const { world, signal } = this;
    await world.sleep(RESTART_PAUSE * 2 ** this.restarts * (0.8 + 0.4 * world.random()), signal);
    this.restarts += 1;
    try {
      await this.connection.use(
        async (daemon) => {
          await this.request.prepare(daemon, signal);
          await daemon.start(id, signal);
        },
        true,
        signal,
      );
      this.outages = this.connection.outages();
    } catch (error) {
      if (!(error instanceof RaysyncCallError) || error.path !== '/start-task') throw error;
      await this.end();
      await this.create();
    }
  }

  /** Returns the transfer's end, once it has one. */
  private async watch(id: RaysyncTaskId) {
    const { request, world, signal } = this;
    let last: { state: string | number; fingerprint: string } | undefined;
    const began = world.now();
    let changed = began;
    let patience = Number.POSITIVE_INFINITY;
    for (;;) {
      await world.sleep(pollPause(world.now() - began), signal);
      const status = await this.connection
        .use((daemon) => daemon.status(id, request.body, signal), false, signal)
        .catch(ignoreRefusal);
      if (!status) return { kind: 'forgotten' } as const;
      const meaning = meaningOf(status.state);
      if (meaning.kind !== 'waiting') return meaning;
      if (status.fingerprint !== last?.fingerprint) {
        if (last && status.state === last.state) patience = INACTIVE_AFTER;
        changed = world.now();
      }
      last = status;
      const idle = world.now() - changed;
      if (idle >= patience)
        throw new UnreachableError('raysync.inactive', { minutes: Math.floor(idle / 60_000) });
      if (world.now() - began >= LONGEST)
        throw new UnreachableError('raysync.tooLong', { hours: LONGEST / 3_600_000 });
    }
  }

  /** Returns a page of failed files. @throws RaysyncCallError when the daemon refuses it again and again */
  private async failedPage(id: RaysyncTaskId, number: number): Promise<RaysyncFileError[]> {
    const { connection, world, signal } = this;
    for (let attempt = 1; ; attempt++) {
      try {
        const page = { size: PAGE_SIZE, number };
        return await connection.use((daemon) => daemon.failedFiles(id, page, signal), false, signal);
      } catch (error) {
        if (!(error instanceof RaysyncCallError) || attempt >= MOST_LIST_ATTEMPTS) throw error;
        await world.sleep(POLL_PAUSE, signal);
      }
    }
  }

  /**
   * Returns the files that failed, as far as the daemon names them, and whether those are all.
   * @throws RaysyncCallError for a list that is refused although the transfer is said to be done: it proves nothing then
   */
  private async failedFiles(
    id: RaysyncTaskId,
    isDone: boolean,
  ): Promise<{ files: RaysyncFileError[]; complete: boolean }> {
    const found = new Map<string, RaysyncFileError>();
    for (let number = 1; number <= MOST_PAGES; number++) {
      const reading = this.failedPage(id, number);
      const page = await (isDone && number === 1 ? reading : reading.catch(ignoreRefusal));
      if (!page) break;
      const before = found.size;
      for (const file of page) found.set(file.local, file);
      if (page.length < PAGE_SIZE) return { files: [...found.values()], complete: true };
      // The same page again: the others cannot be read.
      if (found.size === before) break;
    }
    return { files: [...found.values()], complete: false };
  }

  /** Ends the attempt that failed: starts another one, or returns the files that were not transferred. */
  private async afterFailure(
    id: RaysyncTaskId,
    failed: { files: RaysyncFileError[]; complete: boolean },
  ): Promise<RaysyncFileError[] | undefined> {
    const { files, complete } = failed;
    const permanent = files.find(isPermanent);
    if (permanent) throw fileError(permanent, this.request.direction);
    if (this.restarts < MOST_RESTARTS) {
      await this.startAgain(id);
      return undefined;
    }
    if (files.length === 0) throw new UnreachableError('raysync.failed', { count: this.restarts + 1 });
    const list = files.map(({ local }) => local);
    if (!complete) throw new UnreachableError('raysync.failedFiles', { count: files.length, list });
    return files;
  }

  /** Follows the transfer to its end, and returns the files that were not transferred. */
  async follow(): Promise<RaysyncFileError[]> {
    await this.create();
    for (;;) {
      const { id } = this;
      if (id === undefined) throw new UnreachableError('raysync.forgotten', { count: this.created });
      const end = await this.watch(id);
      if (end.kind === 'unknown' || end.kind === 'forgotten') {
        // The id of a forgotten transfer may be another one's by now.
        if (end.kind === 'forgotten') this.id = undefined;
        await this.end();
        await this.create();
      } else if (end.kind === 'ended') {
        // A daemon that was restarted may show its unfinished transfers as stopped.
        const byOutage = end.isStopped && this.connection.outages() > this.outages;
        if (!byOutage || this.restarts >= MOST_RESTARTS) throw end.error;
        await this.startAgain(id);
      } else {
        const isDone = end.kind === 'successful';
        // A daemon may report success too early; the sizes of downloaded results are compared afterwards.
        if (isDone && this.request.direction === 'download') return [];
        const failed = await this.failedFiles(id, isDone);
        if (isDone && failed.files.length === 0) return [];
        const files = await this.afterFailure(id, failed);
        if (files) return files;
      }
    }
  }

  /** Stops and removes the transfer, within a bounded time and after an interruption too. It never fails. */
  async end(): Promise<void> {
    const { id } = this;
    if (id === undefined) return;
    this.id = undefined;
    const limit = AbortSignal.timeout(CLEAN_UP_WITHIN);
    const { daemon } = this.connection;
    await daemon.stop(id, limit).catch(() => {});
    if (!limit.aborted) await daemon.remove(id, limit).catch(() => {});
  }
}

function ignoreRefusal(error: unknown): undefined {
  if (error instanceof RaysyncCallError) return undefined;
  throw error;
}

/**
 * Has the daemon do a transfer and follows it to its end; a transfer that does not succeed is stopped and removed.
 * @returns the files that were not transferred
 * @throws in the words of its state when the transfer failed as a whole; the signal's reason
 */
export async function runTask(
  request: TaskRequest,
  connection: DaemonConnection,
  world: RaysyncWorld,
  signal: AbortSignal,
): Promise<RaysyncFileError[]> {
  const run = new TaskRun(request, connection, world, signal);
  try {
    return await run.follow();
  } catch (error) {
    await run.end();
    if (error instanceof RaysyncCallError) {
      throw new UnreachableError('raysync.refused', { path: error.path, ...error.refusal });
    }
    throw error;
  }
}
