import type { Client } from '../client/client.js';
import { isEnd, taskExitCode, worstExitCode } from '../domain/task/end-of-wait.js';
import type { Task } from '../domain/task/task.js';
import { isInterruption } from '../errors.js';
import { type PollClock, type PollOptions, poll } from './poll.js';

/** How a wait ended. */
export interface WaitResult {
  /** The latest state of the tasks that the farm has answered, in the order of the ids. */
  readonly tasks: readonly Task[];
  /** `interrupted` for Ctrl-C and SIGTERM; the tasks continue to render. */
  readonly outcome: 'ended' | 'timeout' | 'interrupted';
  readonly elapsedSeconds: number;
  /** As docs/contract.md, "Exit codes" has it: 0 when every task finished. */
  readonly exitCode: number;
}

/** Receives the results of polls. The next poll waits for its promises. */
export interface WaitListener {
  onTasks?(tasks: readonly Task[]): void | Promise<void>;
  /** A request failed; the wait continues. */
  onError?(error: unknown): void | Promise<void>;
}

/** Exit code of a wait whose time ran out, the same as that of GNU timeout. */
const TIMED_OUT = 124;

/** Exit code of a task: 0 while it renders; with `failFast` the worst of its sub tasks that have ended. */
function exitCodeNow(task: Task, { until, failFast }: PollOptions): number {
  return isEnd(task.status, until) || failFast ? taskExitCode(task) : 0;
}

/**
 * Waits until every task has ended, the time is up or the program is interrupted.
 * @throws permanent errors, see `poll`; errors of the listener
 */
export async function waitForTasks(
  client: Pick<Client, 'queryTasksOnce'>,
  ids: readonly number[],
  options: PollOptions,
  clock: PollClock,
  listener: WaitListener = {},
): Promise<WaitResult> {
  const started = clock.now();
  let tasks: readonly Task[] = [];
  const result = (outcome: WaitResult['outcome'], exitCode: number): WaitResult => ({
    ...{ tasks, outcome, exitCode },
    elapsedSeconds: (clock.now() - started) / 1000,
  });
  try {
    const events = poll(client.queryTasksOnce, ids, options, clock);
    for (;;) {
      const step = await events.next();
      if (step.done) {
        if (step.value === 'timeout') return result('timeout', TIMED_OUT);
        return result('ended', worstExitCode(tasks.map((task) => exitCodeNow(task, options))));
      }
      if (step.value.kind === 'tasks') {
        tasks = step.value.tasks;
        await listener.onTasks?.(tasks);
      } else await listener.onError?.(step.value.error);
    }
  } catch (error) {
    if (isInterruption(error)) return result('interrupted', error.exitCode);
    throw error;
  }
}
