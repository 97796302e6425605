import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson, writeJson } from './files/json-file.js';

const schema = z.object({ taskId: z.int() });

function file(folder: string): string {
  return join(folder, 'last-task.json');
}

/** Remembers the task submitted last from here, for `--last`. */
export async function rememberTask(folder: string, taskId: number): Promise<void> {
  await writeJson(file(folder), { taskId });
}

/** The task submitted last from here, or undefined. */
export async function lastTask(folder: string): Promise<number | undefined> {
  const result = schema.safeParse(await readJson(file(folder)));
  return result.success ? result.data.taskId : undefined;
}
