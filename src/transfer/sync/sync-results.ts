import { join } from 'node:path';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import {
  AccessError,
  ConfigError,
  DataError,
  FarmBusyError,
  NoInputError,
  OutputError,
  type RayvisionError,
  toRayvisionError,
} from '../../errors.js';
import { withLock } from '../../state/files/lock.js';
import type { ProcessContext } from '../../state/files/process-identity.js';
import type { DownloadedFile } from '../download.js';
import type { Engine } from '../engine.js';
import { realPath } from '../real-path.js';
import {
  type ResultClient,
  type ResultListener,
  type ResultRequest,
  resultDownloader,
} from '../results/result-downloader.js';
import { isStorageMissing } from '../storage/storage-engine.js';
import { makeTarget } from '../target.js';
import { isUnbegun, listSyncTasks, type SyncSelection } from './list-sync-tasks.js';
import { type SyncReport, syncCounter } from './sync-report.js';
import { wholeTasks } from './whole-tasks.js';

/** Which tasks to sync, and where to. */
export interface SyncRequest
  extends SyncSelection,
    Pick<ResultRequest, 'to' | 'onConflict' | 'include' | 'limit'> {
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

/** Tasks for which the farm does not answer, one after another, after which the others are not tried. */
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

/** Whether an error of one task would be that of all others: the disk, the storage or the settings are at fault. */
function concernsAll(error: RayvisionError): boolean {
  return error instanceof OutputError || error instanceof ConfigError || isStorageMissing(error);
}

/** Whether an error says something about one task, and not about the farm: it is no sign that the others will fail. */
function isAnswer(error: RayvisionError): boolean {
  return error instanceof DataError || error instanceof NoInputError || error instanceof AccessError;
}

/** The folder of a task whose results cannot be downloaded, as a failed file. */
function failedTask({ outputName, alias }: Task, error: RayvisionError): DownloadedFile {
  const remote = { steps: [outputName ?? alias], size: 0, modifiedMs: 0, kind: 'other' } as const;
  return { remote, state: 'failed', local: '', error };
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
    const { pending, whole, versions } = await listSyncTasks(client, request, known, counts, signal);
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
        if (!isAnswer(error)) failures += 1;
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
