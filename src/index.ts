export type { Account } from './client/account.js';
export { type Client, createClient, type Farm } from './client/client.js';
export { DCCS, type Dcc, findDcc } from './domain/dcc.js';
export { FRAME_STATUSES, type FrameStatus, frameStatus } from './domain/frame-status.js';
export type { FrameCounts, Task } from './domain/task.js';
export {
  TASK_END_STATUS_CODE_LIST,
  TASK_STATUSES,
  type TaskStatus,
  taskStatus,
} from './domain/task-status.js';
export * from './errors.js';
