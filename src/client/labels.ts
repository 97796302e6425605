import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';

/** Puts a label on tasks. */
export async function addLabel(
  transport: Transport,
  label: string,
  taskIds: readonly number[],
): Promise<void> {
  await transport.call(ENDPOINTS.addTaskLabel, { label, taskIds: [...taskIds] });
}

/** Takes a label off tasks, by its name; the farm knows labels by number as well, and wants that list to be there. */
export async function removeLabel(
  transport: Transport,
  label: string,
  taskIds: readonly number[],
): Promise<void> {
  await transport.call(ENDPOINTS.deleteTaskLabel, {
    taskIds: [...taskIds],
    labelNames: [label],
    labelIds: [],
  });
}
