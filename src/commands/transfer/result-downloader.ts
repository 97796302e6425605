import type { Client } from '../../client/client.js';
import type { OutputEntry } from '../../client/storage/outputs.js';
import type { Context } from '../../context.js';
import { FINISHED_TEST } from '../../domain/end-of-wait.js';
import { frameOfName, isInFrames } from '../../domain/frame-name.js';
import type { FrameRange } from '../../domain/frames.js';
import { type RemoteFile, remotePath } from '../../domain/remote-file.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import { AccessError, NoInputError } from '../../errors.js';
import { type Brought, download, type OnConflict } from '../../transfer/download.js';
import type { Engine } from '../../transfer/engine.js';
import { pathTrouble } from '../../transfer/names.js';
import { doneFrames } from './done-frames.js';
import { farmFilesBelow } from './farm-files.js';

/** Which results are wanted, and where. */
export interface ResultWishes {
  /** Absolute path of the folder. */
  readonly to: string;
  readonly onConflict: OnConflict;
  /** Bytes a second. */
  readonly limit?: number | undefined;
  readonly frames?: readonly FrameRange[] | undefined;
  /** Names of layers: of sub tasks, or of folders in the results. */
  readonly layers?: readonly string[] | undefined;
  /** Whether a path below the task's folder is wanted. */
  readonly include?: ((path: string) => boolean) | undefined;
}

/** What is told on the way. */
export interface BringListener {
  onPlan(files: number, bytes: number): void;
  onBytes(bytes: number): void;
  onBrought(brought: Brought, taskId: number): void | Promise<void>;
}

/** Brings the results of tasks, each file once, however often it is asked. */
export interface Bringer {
  /**
   * Brings what is ready and not here yet: of a task that goes on the frames that are done, of others everything.
   * @throws what stops everything
   */
  pass(tasks: readonly Task[], signal: AbortSignal): Promise<void>;
  /** What every file has come to, by its path at the farm. */
  readonly brought: ReadonlyMap<string, Brought>;
}

const FINISHED = 25;

/** Nothing more is written for it, unless somebody starts it again. */
export function stands({ status }: Task): boolean {
  return status.end || status.code === FINISHED_TEST;
}

/** A layer's name as the job file has it, and as the artist sees it in Maya. */
function namesOfLayer(layer: string | null): string[] {
  if (layer === null) return [];
  return [layer, layer === 'defaultRenderLayer' ? 'masterLayer' : layer.replace(/^rs_/, '')];
}

function isWanted({ steps }: RemoteFile, layerOfTask: string | null, wishes: ResultWishes): boolean {
  const { frames, layers = [], include } = wishes;
  const name = steps.at(-1) ?? '';
  const frame = frameOfName(name);
  if (frames && (frame === undefined || !isInFrames(frame, frames))) return false;
  const names = [...namesOfLayer(layerOfTask), ...steps.slice(1, -1)];
  const inLayer = layers.some((layer) => names.includes(layer));
  if (layers.length > 0 && !inLayer) return false;
  return include?.(steps.slice(1).join('/')) ?? true;
}

/** Whether a link leads to what the farm names: that is refused as a whole. */
function isBelowLink({ steps }: RemoteFile, here: ReadonlyMap<string, RemoteFile>): boolean {
  return steps.some((_, at) => {
    const above = here.get(steps.slice(0, at).join('/'));
    return above !== undefined && above.kind !== 'file';
  });
}

/** How long to wait for a mount that lags behind the farm, again and again. Milliseconds. */
const PAUSES = [500, 1500, 3000];

export function bringerOf(
  engine: Engine,
  client: Client,
  wishes: ResultWishes,
  listener: BringListener,
  context: Context,
): Bringer {
  const done = doneFrames(client);
  const brought = new Map<string, Brought>();
  /** How what is here looked at the farm. */
  const looks = new Map<string, string>();
  const lookOf = ({ size, modifiedMs }: RemoteFile) => `${size} ${modifiedMs}`;

  /** What of a task is whole by its frames and wanted, as the storage here has it. */
  async function listed(task: Task, folder: string, signal: AbortSignal): Promise<RemoteFile[]> {
    const isWhole = stands(task) ? () => true : await done.of(task.taskId);
    const files: RemoteFile[] = [];
    if (!isWhole) return files;
    for await (const remote of engine.list([folder], signal)) {
      if (isWhole(remote.steps.at(-1) ?? '') && isWanted(remote, task.layer, wishes)) files.push(remote);
    }
    return files;
  }

  /**
   * What of a task is ready, and what the farm names but the storage here does not have yet: a mount may lag behind,
   * or be another one.
   */
  async function ready(task: Task, folder: string, folders: readonly OutputEntry[], signal: AbortSignal) {
    for (let look = 0; ; look++) {
      const here = new Map((await listed(task, folder, signal)).map((one) => [remotePath(one), one]));
      const behind: RemoteFile[] = [];
      /** What cannot be written here under any circumstances: nobody waits for it. */
      const refused: RemoteFile[] = [];
      const unlisted: Brought[] = [];
      for await (const entry of farmFilesBelow(client, folders)) {
        const remote = { steps: entry.steps, size: entry.size ?? 0, modifiedMs: 0, kind: 'file' } as const;
        if (pathTrouble(entry.steps, context.platform) !== undefined) {
          // The storage's own root has no name.
          const steps = entry.steps.length === 0 ? ['/'] : entry.steps;
          if (!here.has(remotePath(remote))) refused.push({ ...remote, steps });
          continue;
        }
        if ('error' in entry) {
          unlisted.push({ remote, state: 'failed', local: '', error: entry.error });
          continue;
        }
        const own = here.get(remotePath(remote));
        // In which unit the farm tells sizes is not documented: only more than there is means less than there should be.
        const isHere = own ? own.kind !== 'file' || own.size >= remote.size : isBelowLink(remote, here);
        if (isHere) continue;
        here.delete(remotePath(remote));
        if (stands(task) && isWanted(remote, task.layer, wishes)) behind.push(remote);
      }
      const pause = PAUSES[look];
      if (behind.length === 0 || pause === undefined) {
        return { files: [...here.values(), ...refused], behind, unlisted };
      }
      await context.sleep(pause, signal);
    }
  }

  async function bring(task: Task, signal: AbortSignal): Promise<void> {
    const { outputName: folder, taskId } = task;
    if (folder === null) return;
    const tell = async (one: Brought) => {
      brought.set(remotePath(one.remote), one);
      if (one.state !== 'failed') looks.set(remotePath(one.remote), lookOf(one.remote));
      await listener.onBrought(one, taskId);
    };
    const why = pathTrouble([folder], context.platform);
    if (why !== undefined) {
      if (brought.has(folder)) return;
      const remote = { steps: [folder], size: 0, modifiedMs: 0, kind: 'other' } as const;
      return tell({ remote, state: 'refused', why });
    }
    const folders = await client.outputsOfTask(taskId);
    // Of a task that is well everything is paid for.
    if (stands(task) && task.status.code !== FINISHED && folders.some(({ locked }) => locked)) {
      const remote = { steps: [folder], size: 0, modifiedMs: 0, kind: 'other' } as const;
      const error = new AccessError('download.locked', { alias: task.alias });
      return tell({ remote, state: 'failed', local: '', error });
    }
    const { files: all, behind, unlisted } = await ready(task, folder, folders, signal);
    for (const one of unlisted) await tell(one);
    for (const remote of behind) {
      const error = new NoInputError('download.behind', { path: remotePath(remote) });
      await tell({ remote, state: 'failed', local: '', error });
    }
    const files = all.filter((one) => looks.get(remotePath(one)) !== lookOf(one));
    if (files.length === 0) return;
    const { to, onConflict, limit } = wishes;
    await download(engine, files, {
      ...{ to, onConflict, limit, signal, platform: context.platform },
      ...{ now: context.now, sleep: context.sleep },
      onPlan: (count, bytes) => listener.onPlan(count, bytes),
      onBytes: (bytes) => listener.onBytes(bytes),
      onBrought: tell,
    });
  }

  return {
    brought,
    async pass(tasks, signal) {
      for (const task of renderingTasks(tasks)) await bring(task, signal);
    },
  };
}
