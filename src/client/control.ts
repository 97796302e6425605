import type { Hardware } from '../domain/hardware.js';
import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';

/** Stops tasks (10); their frames that are not done are stopped with them. `startTasks` goes on. */
export async function stopTasks(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.stopTask, { taskIds: [...taskIds] });
}

/** Starts stopped tasks again. From here on it costs money. */
export async function startTasks(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.startTask, { taskIds: [...taskIds] });
}

/** Gives tasks up (35): what the official SDK calls `abort_task` (docs/protocol/quirks.md, §5.6). */
export async function abandonTasks(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.abandonTask, { taskIds: [...taskIds] });
}

/** Deletes tasks; lists show them among the deleted ones only. */
export async function deleteTasks(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.deleteTask, { taskIds: [...taskIds] });
}

/** Renders what is left after the test frames of tasks that wait at 40. It costs money. */
export async function continueAfterTest(transport: Transport, taskIds: readonly number[]): Promise<void> {
  await transport.call(ENDPOINTS.fullSpeedRendering, { taskIds: [...taskIds] });
}

/**
 * Renders frames of whole tasks again. It costs money.
 * @param statuses frame status codes to render again; the failed ones when it is left out
 */
export async function retryTasks(
  transport: Transport,
  taskIds: readonly number[],
  statuses?: readonly number[],
): Promise<void> {
  // An empty list is not even signed, and a farm reads it as no choice at all.
  if (statuses?.length === 0) return;
  const status = statuses === undefined ? {} : { status: [...statuses] };
  await transport.call(ENDPOINTS.recommitTasks, { taskIds: [...taskIds], ...status });
}

/**
 * Renders single frames again, whatever their states. It costs money.
 * @param taskId the task that renders them: a sub task, where there are some
 * @param frameIds as `frames` tells them
 */
export async function retryFrames(
  transport: Transport,
  taskId: number,
  frameIds: readonly number[],
): Promise<void> {
  if (frameIds.length === 0) return;
  // `selectAll` is said aloud: without it the farm would render the whole task again (docs/protocol/quirks.md, §2.10).
  await transport.call(ENDPOINTS.recommitTaskFrames, { taskId, selectAll: 0, ids: [...frameIds] });
}

/**
 * Stops all frames of a task without sub tasks that stand in one of these states.
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

/** Changes the machine type that tasks render on; both ids are text here (docs/protocol/quirks.md, §6.1). */
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

/** Stops single frames of a task that renders, by the ids that `frames` tells. */
export async function stopFrames(
  transport: Transport,
  taskId: number,
  frameIds: readonly number[],
): Promise<void> {
  if (frameIds.length === 0) return;
  await transport.call(ENDPOINTS.stopTaskFrames, { taskId, selectAll: 0, ids: [...frameIds] });
}

/** @param seconds after which a task is stopped (23); 0 for no limit */
export async function limitTime(
  transport: Transport,
  taskIds: readonly number[],
  seconds: number,
): Promise<void> {
  await transport.call(ENDPOINTS.setTaskOverTimeStop, { taskIds: [...taskIds], overTime: seconds });
}

/** @param priority the farm knows 50 and 60, and takes others (docs/protocol/endpoints.md, §5.10) */
export async function setPriority(transport: Transport, taskId: number, priority: number): Promise<void> {
  await transport.call(ENDPOINTS.updateTaskUserLevel, { taskId, taskUserLevel: priority });
}

/** Most nodes that may work on a task at once. */
export async function limitNodes(transport: Transport, taskId: number, nodes: number): Promise<void> {
  await transport.call(ENDPOINTS.updateTaskLimit, { taskId, taskLimit: nodes });
}
