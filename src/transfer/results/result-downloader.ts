import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { type RemoteFile, remotePath } from '../../domain/files/remote-file.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { AccessError, NoInputError } from '../../errors.js';
import { type DownloadedFile, download, type OnConflict } from '../download.js';
import type { Engine } from '../engine.js';
import { pathProblem } from '../name-problems.js';
import { doneFrames } from './done-frames.js';
import { findReadyFiles, isSettled, type ResultFilter } from './ready-files.js';

/** Which results to download, and where to. */
export interface ResultRequest extends ResultFilter {
  /** Absolute path of the folder. */
  readonly to: string;
  readonly onConflict: OnConflict;
  /** Bytes a second. */
  readonly limit?: number | undefined;
}

/** Receives the progress of a download. */
export interface ResultListener {
  onStart(files: number, bytes: number): void;
  /** Bytes that arrived; negative when they have to be downloaded again. */
  onBytes(bytes: number): void;
  onFile(file: DownloadedFile, taskId: number): void | Promise<void>;
}

/** The farm's methods that a downloader uses. */
export type ResultClient = Pick<Client, 'frames' | 'outputsIn' | 'outputsOfTask'>;

/** Downloads the results of tasks; a file that has not changed since is downloaded once. */
export interface ResultDownloader {
  /**
   * Downloads the files that are ready and were not downloaded before: of a task that still renders the done frames,
   * of any other task all files.
   * @throws errors that stop the whole download
   */
  download(tasks: readonly Task[], signal: AbortSignal): Promise<void>;
  /** The latest state of every file, by its path in the output storage. */
  readonly files: ReadonlyMap<string, DownloadedFile>;
}

/** Status code of a task that finished without failures. */
const FINISHED = 25;

/** Changes with the file's content, if a listing can show that. */
function fingerprint({ size, modifiedMs }: RemoteFile): string {
  return `${size} ${modifiedMs}`;
}

/** The task's folder as a separate entry. */
function folderEntry(folder: string): RemoteFile {
  return { steps: [folder], size: 0, modifiedMs: 0, kind: 'other' };
}

/** Returns a downloader, which remembers the files that it has downloaded. */
export function resultDownloader(
  engine: Engine,
  client: ResultClient,
  request: ResultRequest,
  listener: ResultListener,
  { platform, now, sleep }: Pick<Context, 'platform' | 'now' | 'sleep'>,
): ResultDownloader {
  const sources = { engine, client, done: doneFrames(client), filter: request, platform, sleep };
  const files = new Map<string, DownloadedFile>();
  const downloaded = new Map<string, string>();

  async function downloadTask(task: Task, signal: AbortSignal): Promise<void> {
    const { outputName: folder, taskId } = task;
    if (folder === null) return;
    const report = async (file: DownloadedFile) => {
      const path = remotePath(file.remote);
      files.set(path, file);
      if (file.state !== 'failed') downloaded.set(path, fingerprint(file.remote));
      await listener.onFile(file, taskId);
    };
    const why = pathProblem([folder], platform);
    if (why !== undefined) {
      if (!files.has(folder)) await report({ remote: folderEntry(folder), state: 'refused', why });
      return;
    }
    const folders = await client.outputsOfTask(taskId);
    // The results of a finished task are paid for, even if the listing marks them as locked.
    if (isSettled(task) && task.status.code !== FINISHED && folders.some(({ locked }) => locked)) {
      const error = new AccessError('download.locked', { alias: task.alias });
      return report({ remote: folderEntry(folder), state: 'failed', local: '', error });
    }
    const ready = await findReadyFiles(task, folder, folders, sources, signal);
    for (const one of ready.unlisted) await report(one);
    for (const remote of ready.behind) {
      const error = new NoInputError('download.behind', { path: remotePath(remote) });
      await report({ remote, state: 'failed', local: '', error });
    }
    const changed = ready.files.filter((one) => downloaded.get(remotePath(one)) !== fingerprint(one));
    if (changed.length === 0) return;
    const { to, onConflict, limit } = request;
    await download(engine, changed, {
      ...{ to, onConflict, limit, signal, platform, now, sleep },
      onStart: (count, bytes) => listener.onStart(count, bytes),
      onBytes: (bytes) => listener.onBytes(bytes),
      onFile: report,
    });
  }

  return {
    files,
    async download(tasks, signal) {
      for (const task of renderingTasks(tasks)) await downloadTask(task, signal);
    },
  };
}
