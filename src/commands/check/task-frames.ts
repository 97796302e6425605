import { join, sep } from 'node:path';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { type FrameRange, frameCount, frameNumbers } from '../../domain/frames/frame-range.js';
import { frameCodesOf } from '../../domain/frames/frame-status.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import type { ExpectedFrames } from '../../images/check/expected-frames.js';
import { hasFrames } from '../../images/check/list-frame-files.js';
import { downloadPlaces } from '../../state/downloads.js';
import { framesOf } from '../frames/frame-walk.js';
import { isFolder } from './find-target.js';

/** A task that renders, its frames, and the folder of its results. */
export interface TaskFrames {
  readonly taskId: number;
  readonly frames: readonly TaskFrame[];
  readonly expected: ExpectedFrames;
}

/** States of frames that have been rendered, or tried. */
const RENDERED = frameCodesOf('DONE', 'ERROR', 'TIMEOUT', 'ABORTED');

/** More frames than this are no render: the farm's answer is not followed. */
const MOST_FRAMES = 1_000_000;

/** Returns a folder with a separator at its end, so that no other folder begins with it. */
export function rootOf(folder: string): string {
  return folder.endsWith(sep) ? folder : `${folder}${sep}`;
}

function numbers(ranges: readonly (FrameRange | null)[]): Set<number> {
  const known = ranges.filter((range) => range !== null);
  const count = known.reduce((sum, range) => sum + frameCount(range), 0);
  return new Set(count > MOST_FRAMES ? [] : known.flatMap((range) => [...frameNumbers(range)]));
}

/**
 * Returns the folder of a task's results.
 * @param isPlace whether its results were downloaded to `folder`, which may hold those of other tasks too
 */
async function folderOf({ outputName }: Task, folder: string, isPlace: boolean): Promise<string> {
  if (outputName === null) return folder;
  const own = join(folder, outputName);
  if (await isFolder(own)) return own;
  // A folder that was moved or copied holds the frames themselves.
  return !isPlace || (await hasFrames(folder)) ? folder : own;
}

/** Fetches the frames of tasks, and finds the folder of each below the one that was downloaded to. */
export async function taskFramesIn(
  client: Client,
  tasks: readonly Task[],
  folder: string,
  context: Context,
): Promise<TaskFrames[]> {
  const found: TaskFrames[] = [];
  const places = await downloadPlaces(context.folder);
  const here = places.filter((one) => one.folder === folder && one.domain === client.domain);
  const downloaded = new Set(here.flatMap(({ taskIds }) => taskIds));
  for (const asked of tasks) {
    for (const task of renderingTasks([asked])) {
      const frames: TaskFrame[] = [];
      for await (const { frame } of framesOf(client, [task])) frames.push(frame);
      const root = rootOf(await folderOf(task, folder, downloaded.has(asked.taskId)));
      const isRendered = ({ status }: TaskFrame) => task.status.end || RENDERED.includes(status.code);
      const expected = {
        root,
        frames: numbers(frames.filter(isRendered).map(({ range }) => range)),
        open: numbers(frames.filter((frame) => !isRendered(frame)).map(({ range }) => range)),
      };
      found.push({ taskId: task.taskId, frames, expected });
    }
  }
  return found;
}

/** Returns the folders to look at: none that lies in another one. */
export function foldersOf(frames: readonly TaskFrames[]): string[] {
  const roots = [...new Set(frames.map(({ expected }) => expected.root))];
  return roots.filter((root) => !roots.some((other) => other !== root && root.startsWith(other)));
}
