import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { isEnd, taskExitCode, worstExitCode } from '../../domain/task/end-of-wait.js';
import type { Task } from '../../domain/task/task.js';
import { isInterruption } from '../../errors.js';
import { poll } from '../../poller/poll.js';
import type { Globals } from '../flags/globals.js';
import type { Collector } from '../transfer/background-download.js';
import { fetchedFailure } from '../transfer/fetch-files.js';
import type { WaitResult } from './print-result.js';
import type { WaitFlags, WaitPlan } from './wait-options.js';
import { startWatch } from './watch.js';

/** Exit code of a wait whose time ran out (GNU timeout's own). */
const TIMED_OUT = 124;

/** 0 for a task that is well or still on its way; with `--fail-fast` the worst of its sub tasks that have ended. */
function codeSoFar(task: Task, { until, failFast }: WaitPlan): number {
  return isEnd(task.status, until) || failFast ? taskExitCode(task) : 0;
}

/**
 * Waits, and shows how it goes. An interruption is a result too: the tasks go on at the farm.
 * @throws what waiting cannot mend.
 */
export async function waitForTasks(
  client: Client,
  ids: readonly number[],
  plan: WaitPlan & { readonly grace: number; readonly collector?: Collector | undefined },
  flags: Globals & WaitFlags,
  context: Context,
): Promise<WaitResult> {
  const started = context.now();
  const { collector } = plan;
  const watch = await startWatch(ids, plan, flags, context, () => collector?.count() ?? 0);
  let tasks: readonly Task[] = [];
  const finish = async (outcome: WaitResult['outcome'], exitCode: number): Promise<WaitResult> => {
    const elapsedSeconds = (context.now() - started) / 1000;
    const fetched = await collector?.finish(tasks, outcome === 'ended');
    // The render has ended, but not all of it is here.
    if (collector && outcome === 'ended') context.signal.throwIfAborted();
    // What became of the render says more than what became of its files.
    const failure = exitCode === 0 && fetched ? fetchedFailure(fetched) : undefined;
    const code = failure?.exitCode ?? exitCode;
    const { currency } = client;
    const result = { tasks, currency, outcome, elapsedSeconds, exitCode: code, fetched, failure };
    await watch.end(result);
    return result;
  };
  try {
    const events = poll(client.queryTasksOnce, ids, plan, context);
    for (;;) {
      const step = await events.next();
      if (step.done) {
        if (step.value === 'timeout') return await finish('timeout', TIMED_OUT);
        return await finish('ended', worstExitCode(tasks.map((task) => codeSoFar(task, plan))));
      }
      if (step.value.kind === 'tasks') {
        tasks = step.value.tasks;
        collector?.look(tasks);
        await watch.tasks(tasks);
      } else await watch.trouble(step.value.error);
    }
  } catch (error) {
    if (isInterruption(error)) return await finish('interrupted', error.exitCode);
    throw error;
  } finally {
    watch.stop();
  }
}
