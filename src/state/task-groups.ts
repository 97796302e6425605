import { join } from 'node:path';
import * as z from 'zod/mini';
import { groupSize, type TaskGroup } from '../domain/task/task-group.js';
import { readJson, writeJson } from './files/json-file.js';

const schema = z.object({
  name: z.string(),
  frames: z.optional(z.string()),
  scene: z.string(),
  tasks: z.array(z.object({ taskId: z.int(), frames: z.optional(z.string()) })),
});

const fileOf = (folder: string, name: string) => join(folder, 'groups', `${name}.json`);

/** Returns the group of this name; undefined if it is not remembered here. */
export async function loadGroup(folder: string, name: string): Promise<TaskGroup | undefined> {
  if (groupSize(name) === undefined) return undefined;
  const result = schema.safeParse(await readJson(fileOf(folder, name)));
  return result.success && result.data.name === name ? (result.data as TaskGroup) : undefined;
}

/** Remembers a group. @throws OutputError */
export function saveGroup(folder: string, group: TaskGroup): Promise<void> {
  return writeJson(fileOf(folder, group.name), group);
}
