import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readJson } from './files/json-file.js';
import { recentTasks } from './last-task.js';
import { lastWait } from './last-wait.js';

/** An interrupted submission, as far as its file's name and text show it. */
export interface RecentSubmission {
  readonly id: string;
  /** File name of the scene; empty where the journal cannot be read. */
  readonly scene: string;
  readonly taskId: number | undefined;
}

/** Returns the submissions that were started from here and are not finished. Reads without a schema: it must be fast. */
export async function recentSubmissions(folder: string): Promise<RecentSubmission[]> {
  const root = join(folder, 'submissions');
  const files = await readdir(root).catch(() => []);
  return Promise.all(
    files.flatMap((file) => {
      const [, id] = /^[0-9a-f]+\.([0-9a-f]+)\.[0-9a-z-]+\.json$/.exec(file) ?? [];
      return id === undefined ? [] : [readSubmission(join(root, file), id)];
    }),
  );
}

async function readSubmission(file: string, id: string): Promise<RecentSubmission> {
  const record = ((await readJson(file)) ?? {}) as { scene?: unknown; taskId?: unknown };
  const { scene, taskId } = record;
  return {
    id,
    scene: typeof scene === 'string' ? basename(scene) : '',
    taskId: Number.isSafeInteger(taskId) ? (taskId as number) : undefined,
  };
}

/** Returns the tasks that were submitted from here or waited for, the newest first. */
export async function recentTaskIds(folder: string): Promise<number[]> {
  const submissions = await recentSubmissions(folder);
  const interrupted = submissions.flatMap(({ taskId }) => taskId ?? []);
  return [...new Set([...(await recentTasks(folder)), ...((await lastWait(folder)) ?? []), ...interrupted])];
}

/** Returns the names of the groups of tasks that are remembered here. */
export async function recentGroups(folder: string): Promise<string[]> {
  const files = await readdir(join(folder, 'groups')).catch(() => []);
  return files.flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);
}
