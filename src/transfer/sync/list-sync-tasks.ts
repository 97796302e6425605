import type { Client } from '../../client/client.js';
import { walk } from '../../client/pages.js';
import type { TaskFilter } from '../../client/tasks/tasks.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { isSettled } from '../results/ready-files.js';
import type { SyncCounts } from './sync-report.js';
import { versionOfTask, type WholeTasks } from './whole-tasks.js';

/** Which tasks of the account to sync. */
export interface SyncSelection {
  readonly filter: TaskFilter;
  /** The part of the filter that the farm does not know. */
  matches(task: Task): boolean;
}

/** Whether nothing of a task can have been stored yet. */
export function isUnbegun(task: Task): boolean {
  return task.outputName === null || (!isSettled(task) && task.frames.done === 0);
}

/** The tasks that match, by what is to be done about them. */
export interface ListedTasks {
  /** Ids of tasks whose results may be missing here. */
  readonly pending: number[];
  /** Ids of tasks without sub tasks that are wholly here. */
  readonly whole: Set<number>;
  /** Versions of the other tasks without sub tasks. */
  readonly versions: Map<number, string>;
}

/**
 * Lists the tasks that match, and counts them.
 * @param known undefined to take no task for whole
 * @throws what the list throws; the signal's reason
 */
export async function listSyncTasks(
  client: Pick<Client, 'listTasks'>,
  { filter, matches }: SyncSelection,
  known: WholeTasks | undefined,
  counts: SyncCounts,
  signal: AbortSignal,
): Promise<ListedTasks> {
  const listed: ListedTasks = { pending: [], whole: new Set(), versions: new Map() };

  /** Whether the results of a task may be missing here. */
  async function isMissing(task: Task): Promise<boolean> {
    const files = await known?.filesIn(task);
    counts.held += files ?? 0;
    if (files !== undefined) listed.whole.add(task.taskId);
    else listed.versions.set(task.taskId, versionOfTask(task));
    return files === undefined;
  }

  const pages = walk(
    (page) => client.listTasks(filter, page),
    ({ taskId }) => taskId,
  );
  for await (const tasks of pages) {
    for (const task of tasks.filter(matches)) {
      signal.throwIfAborted();
      counts.tasks += 1;
      if (!isSettled(task)) counts.rendering += 1;
      let missing = 0;
      for (const one of renderingTasks([task])) if (!isUnbegun(one) && (await isMissing(one))) missing += 1;
      if (missing > 0) listed.pending.push(task.taskId);
      else if (isSettled(task)) counts.whole += 1;
    }
  }
  return listed;
}
