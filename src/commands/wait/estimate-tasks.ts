import type { Client } from '../../client/client.js';
import { isPermanentError } from '../../client/is-permanent-error.js';
import { splitIntoRequests } from '../../client/tasks/tasks.js';
import type { Context } from '../../context.js';
import { FINISHED_TEST } from '../../domain/task/end-of-wait.js';
import type { Task } from '../../domain/task/task.js';
import { RayvisionError } from '../../errors.js';
import { type CostEstimate, estimateCost } from '../../guards/estimate.js';
import { oneLine } from '../../output/print.js';
import type { Globals } from '../flags/globals.js';
import { framesOf } from '../frames/frame-walk.js';

/** Milliseconds between looks at the cost of test frames, which a farm may report late. */
const COST_PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000] as const;

/** Returns the milliseconds until `--timeout`; undefined for no limit. */
type Left = () => number | undefined;

/** Makes a request; undefined where it fails and a later one may not. @throws permanent errors */
async function attempt<T>(
  work: () => Promise<T>,
  onError?: (error: RayvisionError) => void,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RayvisionError) || isPermanentError(error)) throw error;
    onError?.(error);
    return undefined;
  }
}

/**
 * Estimates a task's cost; waits a while for the costs of its test frames, and for a farm that fails. Undefined where they
 * stay unknown.
 * @throws permanent errors
 */
export async function estimateTask(
  client: Client,
  task: Task,
  left: Left,
  context: Context,
): Promise<CostEstimate | undefined> {
  const { taskId } = task;
  for (const pause of [...COST_PAUSES, undefined]) {
    const estimate = await attempt(async () => {
      const frames = [];
      for await (const { frame } of framesOf(client, [task])) frames.push(frame);
      const { tasks } = await client.queryTasks([taskId]);
      return estimateCost(frames, tasks[0]?.cost.amount ?? null);
    });
    const time = left() ?? Number.POSITIVE_INFINITY;
    if (estimate || pause === undefined || time === 0) return estimate;
    await context.sleep(Math.min(pause, time), context.signal);
  }
  return undefined;
}

/**
 * Continues tasks that are paused after their test frames. Where the farm fails, it is asked which of them still are, and
 * again, until `left` is over; the wait that follows outlives the rest.
 * @throws permanent errors
 */
export async function continueTasks(
  client: Client,
  ids: readonly number[],
  left: Left,
  { json, quiet }: Globals,
  { translate, stderr, sleep, signal }: Context,
): Promise<void> {
  let isReported = false;
  const report = (error: RayvisionError) => {
    if (isReported || json || quiet) return;
    isReported = true;
    const message = oneLine(error.describe(translate));
    stderr.write(`${translate('ui.stillWaiting', { message })}\n`);
  };
  for (const part of splitIntoRequests(ids)) {
    let paused: readonly number[] = part;
    for (let failures = 0; paused.length > 0; failures++) {
      const asked = paused;
      const done = await attempt(async () => {
        await client.continueAfterTest(asked);
        return true;
      }, report);
      if (done) break;
      const time = left() ?? Number.POSITIVE_INFINITY;
      if (time === 0) return;
      await sleep(Math.min(COST_PAUSES[Math.min(failures, COST_PAUSES.length - 1)] ?? 0, time), signal);
      const answer = await attempt(() => client.queryTasks(asked), report);
      if (answer)
        paused = answer.tasks
          .filter(({ status }) => status.code === FINISHED_TEST)
          .map(({ taskId }) => taskId);
    }
  }
}
