import type { Client } from '../../client/client.js';
import { splitIntoRequests } from '../../client/tasks/tasks.js';
import type { Task } from '../../domain/task/task.js';
import type { SentenceKey, Translate } from '../../text/index.js';

/** One request of an action, and the tasks that it changes. */
export interface Step {
  readonly taskIds: readonly number[];
  run(): Promise<void>;
}

/** An action of a command on tasks. */
export interface TaskAction {
  /** Returns the sentence for the tasks that it changed. */
  done(count: number, translate: Translate): string;
  /** The question that confirms it; undefined for what can be undone and costs nothing. */
  readonly question: SentenceKey | undefined;
  /** Whether the question is about money: a farm on this machine charges none. */
  readonly costs: boolean;
  /** Whether it can be done to deleted tasks, which the farm otherwise refuses. */
  readonly onDeleted?: boolean;
  /** Tasks in which there is nothing for it to do, and the sentence for these. */
  readonly idle?: { readonly key: SentenceKey; is(task: Task): boolean };
  /** The sentence where a plan has no requests. */
  readonly nothing?: SentenceKey;
  /** Ended tasks that another command may help, and the sentence that names it. */
  readonly insteadOnEnded?: { readonly key: SentenceKey; is(task: Task): boolean };
  /** Whether tasks do not show what it changes. */
  readonly hidden?: boolean;
  /**
   * Returns the requests, in their order. It only queries the farm, so that nothing is changed when it throws.
   */
  plan(client: Client, tasks: readonly Task[]): readonly Step[] | Promise<readonly Step[]>;
}

/** Returns a step for each hundred tasks. */
export function taskSteps(
  tasks: readonly Pick<Task, 'taskId'>[],
  send: (ids: readonly number[]) => Promise<void>,
): Step[] {
  return splitIntoRequests(tasks.map(({ taskId }) => taskId)).map((taskIds) => ({
    taskIds,
    run: () => send(taskIds),
  }));
}

/** Returns a step for each hundred frames of a task. */
export function frameSteps(
  frames: ReadonlyMap<number, readonly number[]>,
  send: (taskId: number, frameIds: readonly number[]) => Promise<void>,
): Step[] {
  return [...frames].flatMap(([taskId, frameIds]) =>
    splitIntoRequests(frameIds).map((ids) => ({ taskIds: [taskId], run: () => send(taskId, ids) })),
  );
}
