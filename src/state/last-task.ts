import { join } from 'node:path';
import { readJson, writeJson } from './files/json-file.js';

/** Tasks that are remembered for completion. */
const MOST = 20;

function file(folder: string): string {
  return join(folder, 'last-task.json');
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** Remembers the task submitted last from here, for `--last`, and those before it. */
export async function rememberTask(folder: string, taskId: number): Promise<void> {
  const others = (await recentTasks(folder)).filter((one) => one !== taskId);
  await writeJson(file(folder), { taskId, recent: [taskId, ...others].slice(0, MOST) });
}

/** Returns the task submitted last from here, or undefined. */
export async function lastTask(folder: string): Promise<number | undefined> {
  return (await recentTasks(folder))[0];
}

/** Returns the tasks submitted from here, the newest first. */
export async function recentTasks(folder: string): Promise<number[]> {
  const value = (await readJson(file(folder))) as { taskId?: unknown; recent?: unknown } | null | undefined;
  if (!isId(value?.taskId)) return [];
  const recent = Array.isArray(value.recent) ? value.recent.filter(isId) : [];
  return [...new Set([value.taskId, ...recent])];
}
