import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson, writeJson } from './files/json-file.js';

const schema = z.object({ taskId: z.int() });

function file(folder: string): string {
  return join(folder, 'last-task.json');
}

/** Stores the last submitted task, for `--last`. */
export async function rememberTask(folder: string, taskId: number): Promise<void> {
  await writeJson(file(folder), { taskId });
}

/** Returns the last submitted task, or undefined. */
export async function lastTask(folder: string): Promise<number | undefined> {
  const result = schema.safeParse(await readJson(file(folder)));
  return result.success ? result.data.taskId : undefined;
}
