import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson, writeJson } from './files/json-file.js';

const schema = z.object({ taskIds: z.array(z.int()) });

function file(folder: string): string {
  return join(folder, 'last-wait.json');
}

/** Remembers which tasks a wait that was cut short was for, for `wait --again`. */
export async function rememberWait(folder: string, taskIds: readonly number[]): Promise<void> {
  await writeJson(file(folder), { taskIds });
}

/** The tasks of the last wait from here that was cut short, or undefined. */
export async function lastWait(folder: string): Promise<readonly number[] | undefined> {
  const result = schema.safeParse(await readJson(file(folder)));
  return result.success ? result.data.taskIds : undefined;
}
