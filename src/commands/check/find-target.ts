import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { parseTaskId } from '../../domain/task/task.js';
import { NoInputError, UsageError } from '../../errors.js';
import { downloadPlaces } from '../../state/downloads.js';
import { lastTask } from '../../state/last-task.js';
import type { CheckOptions } from './check.js';

/** What is checked: a folder, and the task whose frames are in it, where one is named. */
export interface CheckTarget {
  readonly folder: string | undefined;
  readonly taskId: number | undefined;
}

/** Whether a path is a folder, or a link to one. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

function looksLikeId(text: string): boolean {
  return /^(?:\d*[A-Za-z]+)?\d{1,15}$/.test(text.trim());
}

async function namedTask({ task, last }: CheckOptions, { folder }: Context): Promise<number | undefined> {
  if (task !== undefined) return parseTaskId(task);
  if (!last) return undefined;
  const remembered = await lastTask(folder);
  if (remembered === undefined) throw new NoInputError('last.none');
  return remembered;
}

/**
 * Returns what a line names: a folder that exists, else a task.
 * @throws UsageError for nothing; NoInputError for a folder that does not exist, and without a last task
 */
export async function findTarget(options: CheckOptions, context: Context): Promise<CheckTarget> {
  const { target } = options;
  const taskId = await namedTask(options, context);
  if (target === undefined) {
    if (taskId === undefined) throw new UsageError('check.none');
    return { folder: undefined, taskId };
  }
  const folder = resolve(context.cwd, target);
  if (await isFolder(folder)) return { folder, taskId };
  if (taskId === undefined && looksLikeId(target)) return { folder: undefined, taskId: parseTaskId(target) };
  throw new NoInputError('check.folder', { folder: target });
}

/** Returns the folders that a task's results were downloaded to. @throws NoInputError for none that exists */
export async function downloadedTo(taskId: number, domain: string, context: Context): Promise<string> {
  for (const place of await downloadPlaces(context.folder)) {
    const isOwn = place.domain === domain && place.taskIds.includes(taskId);
    if (isOwn && (await isFolder(place.folder))) return place.folder;
  }
  throw new NoInputError('check.unknownFolder', { id: taskId });
}
