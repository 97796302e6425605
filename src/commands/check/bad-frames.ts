import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { framesToRetry } from '../../domain/frames/frame-check.js';
import { isInFrames } from '../../domain/frames/frame-name.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';
import type { Task } from '../../domain/task/task.js';
import { UsageError } from '../../errors.js';
import { badFrameLines } from '../../output/frame-check.js';
import { PLAIN } from '../../output/theme.js';
import type { Globals } from '../flags/globals.js';
import { checkFolders, SETTLE } from './check-folder.js';
import { taskFramesIn } from './task-frames.js';

/** Whether a frame, which may be a chunk of several, holds one of these numbers. */
function holds({ range }: TaskFrame, numbers: readonly number[]): boolean {
  return range !== null && numbers.some((number) => isInFrames(number, [range]));
}

/**
 * Checks a folder against the frames of a task, and reports what is bad.
 * @param folder absolute path
 * @returns the ids of the frames whose files are bad or missing, by the task that renders them
 * @throws UsageError for several tasks
 */
export async function badFrames(
  client: Client,
  tasks: readonly Task[],
  folder: string,
  globals: Globals,
  context: Context,
): Promise<Map<number, number[]>> {
  if (tasks.length !== 1) throw new UsageError('retry.badOne', { count: tasks.length });
  const chosen = new Map<number, number[]>();
  for (const { taskId, frames, expected } of await taskFramesIn(client, tasks, folder, context)) {
    const check = await checkFolders([expected.root], [expected], SETTLE, globals, context);
    const numbers = framesToRetry(check);
    const ids = frames.filter((frame) => holds(frame, numbers)).map(({ id }) => id);
    if (ids.length > 0) chosen.set(taskId, ids);
    if (globals.quiet || globals.json) continue;
    const lines = badFrameLines(check, folder, context.translate, PLAIN);
    context.stderr.write(lines.map((line) => `${line}\n`).join(''));
  }
  return chosen;
}
