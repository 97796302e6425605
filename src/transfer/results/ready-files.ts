import type { Client } from '../../client/client.js';
import type { OutputEntry } from '../../client/storage/outputs.js';
import type { Context } from '../../context.js';
import { type RemoteFile, remotePath } from '../../domain/files/remote-file.js';
import { frameOfName, isInFrames } from '../../domain/frames/frame-name.js';
import type { FrameRange } from '../../domain/frames/frame-range.js';
import { FINISHED_TEST } from '../../domain/task/end-of-wait.js';
import type { Task } from '../../domain/task/task.js';
import type { DownloadedFile } from '../download.js';
import type { Engine } from '../engine.js';
import { pathProblem } from '../name-problems.js';
import type { DoneFrames } from './done-frames.js';
import { outputFilesBelow } from './output-files.js';

/** Which results to download; everything where a member is undefined. */
export interface ResultFilter {
  readonly frames?: readonly FrameRange[] | undefined;
  /** Names of layers: of sub tasks, or of folders in the results. */
  readonly layers?: readonly string[] | undefined;
  /** Whether to download a file; its path is relative to the task's folder. */
  readonly include?: ((path: string) => boolean) | undefined;
}

/** Whether a task writes no more files, unless it is started again. */
export function isSettled({ status }: Task): boolean {
  return status.end || status.code === FINISHED_TEST;
}

/** A layer's name as the job file has it, and as the artist sees it in Maya. */
function namesOfLayer(layer: string | null): string[] {
  if (layer === null) return [];
  return [layer, layer === 'defaultRenderLayer' ? 'masterLayer' : layer.replace(/^rs_/, '')];
}

function matches({ steps }: RemoteFile, layerOfTask: string | null, filter: ResultFilter): boolean {
  const { frames, layers = [], include } = filter;
  const frame = frameOfName(steps.at(-1) ?? '');
  if (frames && (frame === undefined || !isInFrames(frame, frames))) return false;
  const names = [...namesOfLayer(layerOfTask), ...steps.slice(1, -1)];
  if (layers.length > 0 && !layers.some((layer) => names.includes(layer))) return false;
  return include?.(steps.slice(1).join('/')) ?? true;
}

/** Whether a file lies below a link, which the storage engine reports as one entry. */
function isBelowLink({ steps }: RemoteFile, found: ReadonlyMap<string, RemoteFile>): boolean {
  return steps.some((_, at) => {
    const above = found.get(steps.slice(0, at).join('/'));
    return above !== undefined && above.kind !== 'file';
  });
}

/** Pauses before looking again at a mount that lags behind the farm, in milliseconds. */
const PAUSES = [500, 1500, 3000];

/** The files of a task that can be downloaded now. */
export interface ReadyFiles {
  /** Complete files, and those whose path can never be written on this machine. */
  readonly files: readonly RemoteFile[];
  /** Files that the farm lists and the mounted storage still lacks after all pauses. */
  readonly behind: readonly RemoteFile[];
  /** Folders that the farm refused to list. */
  readonly unlisted: readonly DownloadedFile[];
}

/** The two sides that are compared, and how. */
export interface ReadySources extends Pick<Context, 'platform' | 'sleep'> {
  readonly engine: Engine;
  readonly client: Pick<Client, 'outputsIn'>;
  readonly done: DoneFrames;
  readonly filter: ResultFilter;
}

/** Files of a task on the mounted storage that are complete and match the filter. */
async function completeFiles(
  task: Task,
  folder: string,
  { engine, done, filter }: ReadySources,
  signal: AbortSignal,
): Promise<RemoteFile[]> {
  const isComplete = await completeTest(task, done);
  const files: RemoteFile[] = [];
  if (!isComplete) return files;
  for await (const remote of engine.list([folder], signal)) {
    if (isComplete(remote.steps.at(-1) ?? '') && matches(remote, task.layer, filter)) files.push(remote);
  }
  return files;
}

/** Returns a test of file names; undefined while no file is complete. */
async function completeTest(task: Task, done: DoneFrames): Promise<((name: string) => boolean) | undefined> {
  return isSettled(task) ? () => true : done.of(task.taskId);
}

/** Finds the files of a task for an engine that lists as the farm does: no file can be missing here that is there. */
async function readyAtFarm(
  task: Task,
  folders: readonly OutputEntry[],
  { engine, done, filter, platform }: ReadySources,
  signal: AbortSignal,
): Promise<ReadyFiles> {
  const isComplete = folders.length > 0 ? await completeTest(task, done) : undefined;
  const files: RemoteFile[] = [];
  if (!isComplete) return { files, behind: [], unlisted: [] };
  for (const { steps } of folders) {
    for await (const remote of engine.list(steps, signal, task.outputStorage ?? undefined)) {
      // A download names what cannot be read or written; it must not look as if it were not there.
      const isNamed = remote.kind === 'unreadable' || pathProblem(remote.steps, platform) !== undefined;
      const name = remote.steps.at(-1) ?? '';
      if (isNamed || (isComplete(name) && matches(remote, task.layer, filter))) files.push(remote);
    }
  }
  return { files, behind: [], unlisted: [] };
}

/**
 * Finds the files of a task that can be downloaded, and those that the farm lists but the mounted storage does not
 * show: a mount may lag behind the farm, or be another storage. An engine that lists as the farm does is asked once.
 * @param folder name of the task's folder in the output storage
 * @param folders the same as the farm lists it
 */
export async function findReadyFiles(
  task: Task,
  folder: string,
  folders: readonly OutputEntry[],
  sources: ReadySources,
  signal: AbortSignal,
): Promise<ReadyFiles> {
  const { client, engine, filter, platform, sleep } = sources;
  if (engine.listsAsFarm) return readyAtFarm(task, folders, sources, signal);
  for (let attempt = 0; ; attempt++) {
    const complete = await completeFiles(task, folder, sources, signal);
    const found = new Map(complete.map((one) => [remotePath(one), one]));
    const behind: RemoteFile[] = [];
    const unwritable: RemoteFile[] = [];
    const unlisted: DownloadedFile[] = [];
    for await (const entry of outputFilesBelow(client, folders)) {
      const remote = { steps: entry.steps, size: entry.size ?? 0, modifiedMs: 0, kind: 'file' } as const;
      if (pathProblem(entry.steps, platform) !== undefined) {
        // The storage's root has no name of its own.
        const steps = entry.steps.length === 0 ? ['/'] : entry.steps;
        if (!found.has(remotePath(remote))) unwritable.push({ ...remote, steps });
        continue;
      }
      if ('error' in entry) {
        unlisted.push({ remote, state: 'failed', local: '', error: entry.error });
        continue;
      }
      const own = found.get(remotePath(remote));
      // The unit of the farm's sizes is not documented, so a larger file here is not a difference.
      const isThere = own ? own.kind !== 'file' || own.size >= remote.size : isBelowLink(remote, found);
      if (isThere) continue;
      found.delete(remotePath(remote));
      if (isSettled(task) && matches(remote, task.layer, filter)) behind.push(remote);
    }
    const pause = PAUSES[attempt];
    if (behind.length === 0 || pause === undefined) {
      return { files: [...found.values(), ...unwritable], behind, unlisted };
    }
    await sleep(pause, signal);
  }
}
