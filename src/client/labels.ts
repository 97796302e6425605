import { parseJson } from '../domain/json.js';
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

const isNumber = (text: string) => /^\d+$/.test(text);

/** What the entries of an object name: numbers are places or ids, and the other side is the labels. */
function namesIn(value: object): unknown[] {
  const [keys, values] = [Object.keys(value), Object.values(value)];
  const names = values.every((one) => typeof one === 'string') ? values : [];
  if (keys.every(isNumber)) return names;
  return names.length > 0 && !names.every(isNumber) ? names : keys;
}

/**
 * The labels in a task's record. The farm writes them as JSON text of a form that nobody documents
 * (docs/protocol/endpoints.md, §4.1): a list of names, or an object with the names on either side. Anything else is no
 * label: a task is worth showing without them.
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
