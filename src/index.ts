import { type Ambient, type Client, createClient as createClientWith, type Farm } from './client/client.js';
import { libraryAmbient } from './context.js';

/**
 * A client of the farm: every method throws the named errors exported here.
 * @param farm where it is, and as whom to speak to it
 * @param ambient replaces the clock, the source of chance, the proxy variables, or the abort signal
 */
export function createClient(farm: Farm, ambient: Partial<Ambient> = {}): Client {
  return createClientWith(farm, { ...libraryAmbient(), ...ambient });
}

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
export type { Ambient, Client, Farm };
