import { parseJson } from '../../domain/text/json.js';
import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

/** Adds a label to tasks. */
export async function addLabel(
  transport: Transport,
  label: string,
  taskIds: readonly number[],
): Promise<void> {
  await transport.call(ENDPOINTS.addTaskLabel, { label, taskIds: [...taskIds] });
}

/** Removes a label from tasks by name. The farm requires the list of label ids, even an empty one. */
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

const isNumber = (text: string) => /^\d+$/.test(text);

/** Returns the labels of an object: its values if the keys are indexes or ids, otherwise its keys. */
function namesIn(value: object): unknown[] {
  const [keys, values] = [Object.keys(value), Object.values(value)];
  const names = values.every((one) => typeof one === 'string') ? values : [];
  if (keys.every(isNumber)) return names;
  return names.length > 0 && !names.every(isNumber) ? names : keys;
}

/**
 * Returns the labels in a task's record. The farm writes them as JSON in an undocumented form (docs/protocol/endpoints.md, §4.1): a list of names, or an object with the names as keys or as values. Anything else is ignored.
 */
export function labelsOf(text: unknown): string[] {
  let value: unknown;
  try {
    value = typeof text === 'string' ? parseJson(text, 'labels') : text;
  } catch {
    return [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const names = Array.isArray(value) ? value : namesIn(value);
  return [...new Set(names.filter((name) => typeof name === 'string' && name.trim() !== ''))];
}
