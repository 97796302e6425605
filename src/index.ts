import { type Ambient, type Client, createClient as createClientWith, type Farm } from './client/client.js';
import { libraryAmbient } from './context.js';

/**
 * A client of the farm: every method throws the named errors exported here, and when it is aborted the signal's reason.
 * @param farm where it is, and as whom to speak to it
 * @param ambient replaces the clock, the source of chance, the proxy variables, or the abort signal
 */
export function createClient(farm: Farm, ambient: Partial<Ambient> = {}): Client {
  return createClientWith(farm, { ...libraryAmbient(), ...ambient });
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
export { DCCS, type Dcc, findDcc } from './domain/dcc.js';
export { FRAME_STATUSES, type FrameStatus, frameStatus } from './domain/frame-status.js';
export type { FrameRange } from './domain/frames.js';
export type { Hardware } from './domain/hardware.js';
export type { Lang } from './domain/lang.js';
export type { RemoteFile } from './domain/remote-file.js';
export type { Cost, FrameCounts, Task } from './domain/task.js';
export type { TaskFrame } from './domain/task-frame.js';
export {
  TASK_END_STATUS_CODE_LIST,
  TASK_STATUSES,
  type TaskStatus,
  taskStatus,
} from './domain/task-status.js';
export * from './errors.js';
export type { Ambient, Client, Farm };
