import { type Ambient, type Client, createClient as createClientWith, type Farm } from './client/client.js';
import { libraryAmbient, libraryWorld } from './context.js';
import { findDcc } from './domain/dcc/dcc.js';
import type { SceneReport } from './domain/scene/scene-report.js';
import type { WaitUntil } from './domain/task/end-of-wait.js';
import { type Params, type SentenceKey, UsageError } from './errors.js';
import { type WaitListener, type WaitResult, waitForTasks } from './poller/wait.js';
import { findSceneDcc, readScene } from './scene/index.js';
import { checkNotEmpty, isNamedSequence, sceneFile } from './scene/named-scene.js';
import {
  type SceneToSubmit,
  type SubmitOptions,
  type SubmitResult,
  submitScene,
} from './submission/submit-scene.js';
import { english } from './text/index.js';
import type { DownloadReport } from './transfer/results/download-report.js';
import { type DownloadOptions, downloadTask } from './transfer/results/download-task.js';

/**
 * A client of the farm: every method throws the named errors exported here, and when it is aborted the signal's reason.
 * @param farm address and credentials
 * @param ambient replaces the clock, the random numbers, the proxy variables, or the abort signal
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
 * Waits until every task has ended, as the command `wait` does: it continues when the farm fails, times out or restarts.
 * @returns the tasks, how the wait ended, and the exit code of the command (docs/contract.md, "Exit codes")
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
 * @param folder created if missing
 * @param options.stateFolder absolute path; by default the folder of the command `rayvision`
 * @returns the result of each file; `error` is the one that stopped the download, if any, such as a
 * storage that is not mounted
 * @throws NoInputError for an unknown id; DataError when no way to transfer files is set up; ConfigError for
 * one that is named and not set up, or a program that cannot be started; OutputError when the folder cannot be made; the
 * signal's reason when aborted
 */
export async function download(
  client: Client,
  id: number,
  folder: string,
  options: DownloadOptions & { readonly signal?: AbortSignal; readonly stateFolder?: string } = {},
): Promise<DownloadReport> {
  return downloadTask(client, id, folder, options, await libraryWorld(options.signal, options.stateFolder));
}

/**
 * Submits a scene: reads it, uploads its assets, sends the job files and starts the render, which costs money. Each step
 * is written to a journal in the state folder before it begins. After a crash or an interruption the same call resumes
 * the submission, and the same task is never paid for twice.
 * @param options.stateFolder absolute path; by default the folder of the command `rayvision`, which then resumes what
 * the program began and the other way round
 * @returns the task; to wait for it: `wait(client, [taskId], { grace: 60_000 })`, since a farm may list it late
 * @throws UsageError for a missing value, such as frames that the scene does not have; NoInputError for a missing
 * scene, and for a storage that is not mounted or is another one than before; DataError for a scene that cannot be
 * rendered, a value out of range, or assets that cannot reach the farm; ConfigError for a transfer program that cannot
 * be started;
 * FarmBusyError where an unfinished submission cannot be resumed; the errors of the client; the signal's reason
 */
export async function submit(
  client: Client,
  scene: SceneToSubmit,
  options: SubmitOptions & { readonly signal?: AbortSignal; readonly stateFolder?: string } = {},
): Promise<SubmitResult> {
  const world = { ...(await libraryWorld(options.signal, options.stateFolder)), lang: 'en' } as const;
  const text = (key: string, params: Params) => english(key as SentenceKey, params);
  return submitScene(client, scene, options, world, text);
}

/**
 * Reads a scene without its DCC, and looks on this machine for the files that it needs; runs nothing and asks no farm.
 * @param options.dcc name or id, where neither extension nor content show the DCC
 * @param options.maps folders as the scene writes them, and where they are on this machine
 * @throws NoInputError for a scene that cannot be read; DataError for a file that is not a scene of its DCC; UsageError
 * where the DCC is unknown
 */
export async function analyze(
  scene: string,
  options: {
    readonly dcc?: string;
    readonly maps?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<SceneReport> {
  const { cwd, env, now, platform, signal } = await libraryWorld(options.signal);
  const { path, size } = await sceneFile(cwd, scene);
  checkNotEmpty(scene, size);
  const dcc = options.dcc === undefined ? await findSceneDcc(path, signal) : findDcc(options.dcc);
  if (!dcc) throw new UsageError('missing.dcc', { scene });
  const isSequence = isNamedSequence({ typed: scene, path });
  return readScene(path, dcc, { env, maps: options.maps ?? {}, now, platform, signal, isSequence });
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
export { DCCS, type Dcc } from './domain/dcc/dcc.js';
export type { Hardware } from './domain/farm/hardware.js';
export type { RemoteFile } from './domain/files/remote-file.js';
export type { FrameRange } from './domain/frames/frame-range.js';
export { FRAME_STATUSES, type FrameStatus, frameStatus } from './domain/frames/frame-status.js';
export type { TaskFrame } from './domain/frames/task-frame.js';
export type {
  SceneAsset,
  SceneCamera,
  SceneLayer,
  SceneReport,
  SceneTip,
} from './domain/scene/scene-report.js';
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
export type { JobSettings, SubmitWarning } from './submission/submit-scene.js';
export type { DownloadedFile, OnConflict } from './transfer/download.js';
export { type DownloadReport, downloadError } from './transfer/results/download-report.js';
export type { TransferSettings, TransferWay } from './transfer/transfer-settings.js';
export type { Ambient, Client, DownloadOptions, Farm, SceneToSubmit, SubmitOptions, SubmitResult };
export { findDcc };
