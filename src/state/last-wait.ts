import { join } from 'node:path';
import { readJson, writeJson } from './json-file.js';

function file(folder: string): string {
  return join(folder, 'last-wait.json');
}

/** Remembers the tasks of an interrupted wait, for `wait --again`. */
export async function rememberWait(folder: string, taskIds: readonly number[]): Promise<void> {
  await writeJson(file(folder), { taskIds });
}

/** Returns the tasks of the last wait from here that was interrupted, or undefined. */
export async function lastWait(folder: string): Promise<readonly number[] | undefined> {
  const value = (await readJson(file(folder))) as { taskIds?: unknown } | null | undefined;
  const taskIds: unknown = value?.taskIds;
  return Array.isArray(taskIds) && taskIds.every(Number.isSafeInteger) ? taskIds : undefined;
}
