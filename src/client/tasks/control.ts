import type { Hardware } from '../../domain/farm/hardware.js';
import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

/** Stops tasks (10) and their unfinished frames. `startTasks` resumes them. */
export async function stopTasks(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.stopTask, { taskIds: [...taskIds] });
}

/** Resumes stopped tasks. This costs money. */
export async function startTasks(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.startTask, { taskIds: [...taskIds] });
}

/** Abandons tasks (35); the official SDK calls this `abort_task` (docs/protocol/quirks.md, §5.6). */
export async function abandonTasks(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.abandonTask, { taskIds: [...taskIds] });
}

/** Deletes tasks; lists show them only among the deleted ones. */
export async function deleteTasks(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.deleteTask, { taskIds: [...taskIds] });
}

/** Renders the remaining frames of tasks that paused after their test frames (40). This costs money. */
export async function continueAfterTest(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.fullSpeedRendering, { taskIds: [...taskIds] });
}

/**
 * Renders frames of whole tasks again. This costs money.
 * @param statuses frame status codes to render again; by default the failed ones
 */
export async function retryTasks(
  transport: Transport,
  taskIds: readonly number[],
  statuses?: readonly number[],
): Promise<void> {
  // The signature leaves out an empty list, and the farm reads it as no filter.
  if (statuses?.length === 0) return;
  const status = statuses === undefined ? {} : { status: [...statuses] };
  await transport.call(ENDPOINTS.recommitTasks, { taskIds: [...taskIds], ...status });
}

/**
 * Renders single frames again, whatever their states. This costs money.
 * @param taskId the task or sub task that the frames belong to
 * @param frameIds ids from `queryFrames`
 */
export async function retryFrames(
  transport: Transport,
  taskId: number,
  frameIds: readonly number[],
): Promise<void> {
  if (frameIds.length === 0) return;
  // Without `selectAll: 0` the farm would render the whole task again (docs/protocol/quirks.md, §2.10).
  await transport.call(ENDPOINTS.recommitTaskFrames, { taskId, selectAll: 0, ids: [...frameIds] });
}

/**
 * Stops all frames of a task without sub tasks that are in one of these states.
 * @param statuses frame status codes
 */
export async function stopAllFrames(
  transport: Transport,
  taskId: number,
  statuses: readonly number[],
): Promise<void> {
  if (statuses.length === 0) return;
  await transport.call(ENDPOINTS.stopTaskFrames, { taskId, selectAll: 1, status: [...statuses] });
}

/** Changes the machine type that tasks render on; both ids are sent as text (docs/protocol/quirks.md, §6.1). */
export async function changeHardware(
  transport: Transport,
  taskIds: readonly number[],
  { id, model, gpu, ram }: Pick<Hardware, 'id' | 'model' | 'gpu' | 'ram'>,
): Promise<void> {
  await transport.call(ENDPOINTS.editTaskHardwareConfig, {
    ...{ taskIds: taskIds.map(String), hardwareConfigId: [String(id)] },
    ...{ model, gpuNum: gpu ?? '', ram },
  });
}

/** Stops single frames of a task that renders, by the ids from `queryFrames`. */
export async function stopFrames(
  transport: Transport,
  taskId: number,
  frameIds: readonly number[],
): Promise<void> {
  if (frameIds.length === 0) return;
  await transport.call(ENDPOINTS.stopTaskFrames, { taskId, selectAll: 0, ids: [...frameIds] });
}

/** Sets the time limit of tasks. @param seconds after which a task is stopped (23); 0 for no limit */
export async function limitTime(
  transport: Transport,
  taskIds: readonly number[],
  seconds: number,
): Promise<void> {
  await transport.call(ENDPOINTS.setTaskOverTimeStop, { taskIds: [...taskIds], overTime: seconds });
}

/** Sets a task's priority. @param priority the farm documents 50 and 60, and accepts others (docs/protocol/endpoints.md, §5.10) */
export async function setPriority(transport: Transport, taskId: number, priority: number): Promise<void> {
  await transport.call(ENDPOINTS.updateTaskUserLevel, { taskId, taskUserLevel: priority });
}

/** Sets the maximum number of nodes that render a task at the same time. */
export async function limitNodes(transport: Transport, taskId: number, nodes: number): Promise<void> {
  await transport.call(ENDPOINTS.updateTaskLimit, { taskId, taskLimit: nodes });
}
