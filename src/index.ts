import { type Ambient, type Client, createClient as createClientWith, type Farm } from './client/client.js';
import { libraryAmbient, libraryWorld } from './context.js';
import type { WaitUntil } from './domain/task/end-of-wait.js';
import { type WaitListener, type WaitResult, waitForTasks } from './poller/wait.js';
import type { DownloadReport } from './transfer/results/download-report.js';
import { type DownloadOptions, downloadTask } from './transfer/results/download-task.js';

/**
 * A client of the farm: every method throws the named errors exported here, and when it is aborted the signal's reason.
 * @param farm where it is, and as whom to speak to it
 * @param ambient replaces the clock, the source of chance, the proxy variables, or the abort signal
 */
export function createClient(farm: Farm, ambient: Partial<Ambient> = {}): Client {
  return createClientWith(farm, { ...libraryAmbient(), ...ambient });
}

/** Options of `wait`; times in milliseconds. */
export interface WaitOptions {
  /** `test`: also end at FINISHED_TEST (40), after the test frames; `end` by default. */
  readonly until?: WaitUntil;
  /** No limit by default. */
  readonly timeout?: number;
  /** Fixed pause between polls; by default one that grows from 1 s to 30 s. */
  readonly interval?: number;
  /** Whether to return at the first bad end of a task or sub task. */
  readonly failFast?: boolean;
  /** How long an id may be unknown before that is an error: a farm may list a new task late. 0 by default. */
  readonly grace?: number;
  readonly signal?: AbortSignal;
  readonly listener?: WaitListener;
}

/**
 * Waits until every task has ended, as the command `wait` does: it goes on when the farm fails, times out or restarts.
 * @returns the tasks, how the wait ended, and the exit code of the command (`docs/contract.md`, "Exit codes")
 * @throws NoInputError for an unknown id; AccessError for a wrong key, missing permission or wrong region; the
 * signal's reason when aborted
 */
export function wait(client: Client, ids: readonly number[], options: WaitOptions = {}): Promise<WaitResult> {
  const { until = 'end', timeout, interval, failFast = false, grace = 0, listener } = options;
  const ambient = libraryAmbient();
  const clock = { ...ambient, signal: options.signal ?? ambient.signal };
  return waitForTasks(client, ids, { until, timeout, interval, failFast, grace }, clock, listener);
}

/**
 * Downloads the results of a task to a folder, as the command `download` does: of a task that still renders the done
 * frames, of any other task all files. A file gets its name when it is complete, nothing is written outside the
 * folder, and files that are here already are not downloaded again.
 * @param folder is made where it does not exist
 * @returns what became of each file; what stopped the download, if anything did, is its `error`
 * @throws NoInputError for an unknown id; DataError when no transfer engine reaches the farm; OutputError when the
 * folder cannot be made; the signal's reason when aborted
 */
export async function download(
  client: Client,
  id: number,
  folder: string,
  options: DownloadOptions & { readonly signal?: AbortSignal } = {},
): Promise<DownloadReport> {
  return downloadTask(client, id, folder, options, await libraryWorld(options.signal));
}

export type { Account, AccountLimits } from './client/account/account.js';
export type { AccountSettings } from './client/account/account-settings.js';
export type { Project, ProjectScope } from './client/account/projects.js';
export type { LoginRecord, Period, RecordPage, TaskRecord } from './client/account/records.js';
export type {
  Environment,
  EnvironmentDraft,
  EnvironmentPlugin,
  System,
} from './client/catalogue/environments.js';
export type { Platform } from './client/catalogue/platforms.js';
export type {
  Package,
  Software,
  SoftwareOffer,
  TaskHardware,
  TipDetail,
} from './client/catalogue/software.js';
export type { OutputEntry } from './client/storage/outputs.js';
export type { Raysync, StorageFacts, StorageId, StorageIds, TransferLine } from './client/storage/storage.js';
export type { AssetsConfirmed, AssetsKnown } from './client/submission/assets-confirmed.js';
export type { Registration } from './client/submission/submission.js';
export type { FramePage, FrameTotals } from './client/tasks/frames.js';
export type { LogPage } from './client/tasks/logs.js';
export type { PictureProgress, Stage, TaskProgress } from './client/tasks/pictures.js';
export type { TaskFilter, TaskPage, TasksAnswer } from './client/tasks/tasks.js';
export { DCCS, type Dcc, findDcc } from './domain/dcc/dcc.js';
export type { Hardware } from './domain/farm/hardware.js';
export type { RemoteFile } from './domain/files/remote-file.js';
export type { FrameRange } from './domain/frames/frame-range.js';
export { FRAME_STATUSES, type FrameStatus, frameStatus } from './domain/frames/frame-status.js';
export type { TaskFrame } from './domain/frames/task-frame.js';
export type { Cost, FrameCounts, Task } from './domain/task/task.js';
export {
  TASK_END_STATUS_CODE_LIST,
  TASK_STATUSES,
  type TaskStatus,
  taskStatus,
} from './domain/task/task-status.js';
export type { Lang } from './domain/text/lang.js';
export * from './errors.js';
export type { WaitListener, WaitResult } from './poller/wait.js';
export type { DownloadedFile, OnConflict } from './transfer/download.js';
export { type DownloadReport, downloadError } from './transfer/results/download-report.js';
export type { Ambient, Client, DownloadOptions, Farm };
