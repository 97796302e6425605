import { join, relative, sep } from 'node:path';
import type { Context } from '../../context.js';
import type { Task } from '../../domain/task/task.js';
import { OutputError } from '../../errors.js';
import { type SyncedFile, syncedTasks } from '../../state/synced-tasks.js';
import type { DownloadedFile } from '../download.js';
import { readAllFacts } from '../file-facts.js';

/** Milliseconds after the end of a task in which the farm may still store results. */
const STILL_ARRIVING = 15 * 60_000;
/** Milliseconds after the end of a task from which missing results were deleted (docs/transfers.md, "Download"). */
const DELETED_AFTER = 30 * 86_400_000;

/** Knows which tasks are wholly here: the farm need not be asked for their results. */
export interface WholeTasks {
  /**
   * Returns the number of a task's files; undefined if it is not wholly here: it has changed since it was, a file was
   * removed or changed on this machine, or not everything has been downloaded yet.
   */
  filesIn(task: Task): Promise<number | undefined>;
  /**
   * Notes that a task was downloaded, if nothing more can come and nothing is missing.
   * @param version of the task in the list that was read before the download
   */
  note(task: Task, version: string, files: Iterable<DownloadedFile>): Promise<void>;
}

/** The target folder, whose it is, and which files of a task are wanted. */
export interface WholeTasksOptions extends Pick<Context, 'folder' | 'now' | 'signal'> {
  /** Real path. */
  readonly root: string;
  readonly domain: string;
  readonly accessId: string;
  readonly includes: readonly string[];
}

/**
 * Returns a text that changes when a task renders again: the farm then gives it another end, and it costs more. What it
 * does in between shows in its status and frames.
 */
export function versionOfTask(task: Task): string {
  const { taskId, status, frames, submittedAt, startedAt, endedAt, cost, outputName, outputStorage } = task;
  const all = [taskId, status.code, frames, submittedAt, startedAt, endedAt, cost, outputName, outputStorage];
  return JSON.stringify(all);
}

/** Whether a task has ended so long ago that all its results are stored. */
function isOver({ status, endedAt }: Task, now: number): boolean {
  return status.end && endedAt !== null && now - Date.parse(endedAt) >= STILL_ARRIVING;
}

/** Whether a task has rendered frames and no result of them, which the farm has not deleted yet. */
function lacksAll({ frames, endedAt }: Task, count: number, now: number): boolean {
  return count === 0 && frames.done > 0 && now - Date.parse(endedAt ?? '') < DELETED_AFTER;
}

/** Opens the memory of one target folder. */
export function wholeTasks(options: WholeTasksOptions): WholeTasks {
  const { root, domain, accessId, includes, folder, now, signal } = options;
  const synced = syncedTasks(folder, [domain, accessId, root, ...includes]);
  const localOf = (path: string) => join(root, ...path.split('/'));

  return {
    async filesIn(task) {
      const files = await synced.filesOf(task.taskId, versionOfTask(task));
      if (!files) return undefined;
      const facts = await readAllFacts(
        files.map(({ path }) => localOf(path)),
        signal,
      );
      const isHere = ({ path, size, mtimeMs }: SyncedFile) => {
        const there = facts.get(localOf(path));
        return there?.isFile === true && there.size === size && there.mtimeMs === mtimeMs;
      };
      return files.every(isHere) ? files.length : undefined;
    },
    async note(task, version, results) {
      if (!isOver(task, now())) return;
      const locals: string[] = [];
      for (const one of results) {
        if (one.state !== 'fetched' && one.state !== 'held') return;
        locals.push(one.local);
      }
      if (includes.length === 0 && lacksAll(task, locals.length, now())) return;
      const facts = await readAllFacts(locals, signal);
      const files: SyncedFile[] = [];
      for (const local of locals) {
        const there = facts.get(local);
        if (!there?.isFile) return;
        const path = relative(root, local).split(sep).join('/');
        files.push({ path, size: there.size, mtimeMs: there.mtimeMs });
      }
      // What cannot be noted is asked for again; the files are here.
      await synced.write(task.taskId, version, files).catch((error) => {
        if (!(error instanceof OutputError)) throw error;
      });
    },
  };
}
