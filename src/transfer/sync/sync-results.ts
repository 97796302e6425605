import { join } from 'node:path';
import type { Client } from '../../client/client.js';
import { walk } from '../../client/pages.js';
import type { TaskFilter } from '../../client/tasks/tasks.js';
import type { Context } from '../../context.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import {
  ConfigError,
  FarmBusyError,
  OutputError,
  type RayvisionError,
  toRayvisionError,
} from '../../errors.js';
import { withLock } from '../../state/files/lock.js';
import type { ProcessContext } from '../../state/files/process-identity.js';
import type { DownloadedFile } from '../download.js';
import type { Engine } from '../engine.js';
import { realPath } from '../real-path.js';
import { isSettled } from '../results/ready-files.js';
import {
  type ResultClient,
  type ResultListener,
  type ResultRequest,
  resultDownloader,
} from '../results/result-downloader.js';
import { isStorageMissing } from '../storage/storage-engine.js';
import { makeTarget } from '../target.js';
import { type SyncCounts, type SyncReport, syncCounter } from './sync-report.js';
import { versionOfTask, type WholeTasks, wholeTasks } from './whole-tasks.js';

/** Which tasks to sync, and where to. */
export interface SyncRequest extends Pick<ResultRequest, 'to' | 'onConflict' | 'include' | 'limit'> {
  readonly filter: TaskFilter;
  /** The part of the filter that the farm does not know. */
  matches(task: Task): boolean;
  /** `include` as it was written: what is here under other patterns does not count. */
  readonly includes: readonly string[];
  /** Whether the farm is asked for tasks that are wholly here, too. */
  readonly recheck: boolean;
}

/** The farm's methods that a sync uses. */
export type SyncClient = ResultClient & Pick<Client, 'accessId' | 'domain' | 'listTasks' | 'queryTasks'>;

export type SyncWorld = ProcessContext & Pick<Context, 'folder'>;

/** Name of the lock in the target folder: other machines see it as well. */
const LOCK = '.rayvision-sync.lock';

/** Tasks whose state is asked for together, just before their results are. */
const GROUP = 20;

/** Failures of tasks, one after another, after which the others are not tried. */
const MOST_FAILURES = 3;

/** Calls `work` while no other sync uses the folder. @throws FarmBusyError at once if one does */
async function withFolder<T>(to: string, world: SyncWorld, work: () => Promise<T>): Promise<T> {
  const lock = join(to, LOCK);
  try {
    return await withLock(lock, world, work, 0);
  } catch (error) {
    const isOurs = error instanceof FarmBusyError && error.key === 'lock.held' && error.params.lock === lock;
    throw isOurs ? new FarmBusyError('sync.running', { to, lock }) : error;
  }
}

/** Whether nothing of a task can have been stored yet. */
function isUnbegun(task: Task): boolean {
  return task.outputName === null || (!isSettled(task) && task.frames.done === 0);
}

/** The tasks that match, by what is to be done about them. */
interface Listed {
  /** Ids of tasks whose results may be missing here. */
  readonly pending: number[];
  /** Ids of tasks without sub tasks that are wholly here. */
  readonly whole: Set<number>;
  /** Versions of the other tasks without sub tasks. */
  readonly versions: Map<number, string>;
}

/** Whether an error of one task would be that of all others: the disk, the storage or the settings are at fault. */
function concernsAll(error: RayvisionError): boolean {
  return error instanceof OutputError || error instanceof ConfigError || isStorageMissing(error);
}

/** The folder of a task whose results cannot be downloaded, as a failed file. */
function failedTask({ outputName, alias }: Task, error: RayvisionError): DownloadedFile {
  const remote = { steps: [outputName ?? alias], size: 0, modifiedMs: 0, kind: 'other' } as const;
  return { remote, state: 'failed', local: '', error };
}

/** Lists the tasks that match, and counts them. */
async function listTasks(
  client: SyncClient,
  { filter, matches }: SyncRequest,
  known: WholeTasks | undefined,
  counts: SyncCounts,
  signal: AbortSignal,
): Promise<Listed> {
  const listed: Listed = { pending: [], whole: new Set(), versions: new Map() };

  /** Whether the results of a task may be missing here. */
  async function isMissing(task: Task): Promise<boolean> {
    const files = await known?.filesIn(task);
    counts.held += files ?? 0;
    if (files !== undefined) listed.whole.add(task.taskId);
    else listed.versions.set(task.taskId, versionOfTask(task));
    return files === undefined;
  }

  const pages = walk(
    (page) => client.listTasks(filter, page),
    ({ taskId }) => taskId,
  );
  for await (const tasks of pages) {
    for (const task of tasks.filter(matches)) {
      signal.throwIfAborted();
      counts.tasks += 1;
      if (!isSettled(task)) counts.rendering += 1;
      let missing = 0;
      for (const one of renderingTasks([task])) if (!isUnbegun(one) && (await isMissing(one))) missing += 1;
      if (missing > 0) listed.pending.push(task.taskId);
      else if (isSettled(task)) counts.whole += 1;
    }
  }
  return listed;
}

/**
 * Downloads what is missing of all tasks that match; of those that still render the done frames. A task that is wholly
 * here is not asked for. What concerns one task does not stop the others.
 * @param openEngine called once, if anything may be missing
 * @returns the counts; `error` is what stopped the sync, if anything
 * @throws FarmBusyError while another sync to this folder runs; OutputError when the folder cannot be made; what the
 * list of tasks and `openEngine` throw; the signal's reason when interrupted
 */
export async function syncResults(
  client: SyncClient,
  openEngine: () => Promise<Engine>,
  request: SyncRequest,
  listener: ResultListener,
  world: SyncWorld,
): Promise<SyncReport> {
  const { to, includes } = request;
  const { signal } = world;
  await makeTarget(to);
  return withFolder(to, world, async () => {
    // The same folder under another name is known as well.
    const root = await realPath(to);
    const { domain, accessId } = client;
    const { folder, now, platform, sleep } = world;
    const memory = wholeTasks({ root, domain, accessId, includes, folder, now, signal });
    const known = request.recheck ? undefined : memory;
    const { counts, problems, add } = syncCounter();
    // The whole list first: its rows would move while results are downloaded for hours.
    const { pending, whole, versions } = await listTasks(client, request, known, counts, signal);
    const report = (error?: RayvisionError): SyncReport => ({ to, files: problems, error, counts });
    if (pending.length === 0) return report();
    const engine = await openEngine();
    const onFile = async (file: DownloadedFile, taskId: number) => {
      add(file);
      await listener.onFile(file, taskId);
    };

    async function syncTask(task: Task): Promise<void> {
      const all = { ...listener, onFile };
      const downloader = resultDownloader(engine, client, { ...request, to: root }, all, {
        platform,
        now,
        sleep,
      });
      await downloader.download([task], signal);
      const version = versions.get(task.taskId);
      if (version !== undefined) await memory.note(task, version, downloader.files.values());
    }

    let failures = 0;
    /** Syncs a task. @throws an error after which the others are not tried */
    async function trySyncTask(task: Task): Promise<void> {
      try {
        await syncTask(task);
        failures = 0;
      } catch (cause) {
        signal.throwIfAborted();
        const error = toRayvisionError(cause);
        failures += 1;
        if (concernsAll(error) || failures === MOST_FAILURES) throw error;
        await onFile(failedTask(task, error), task.taskId);
      }
    }

    try {
      for (let at = 0; at < pending.length; at += GROUP) {
        const { tasks } = await client.queryTasks(pending.slice(at, at + GROUP));
        for (const task of renderingTasks(tasks)) {
          if (!whole.has(task.taskId) && !isUnbegun(task)) await trySyncTask(task);
        }
      }
    } catch (cause) {
      signal.throwIfAborted();
      return report(toRayvisionError(cause));
    }
    return report();
  });
}
