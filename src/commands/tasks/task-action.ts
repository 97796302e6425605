import type { Client } from '../../client/client.js';
import { inRequests } from '../../client/tasks/tasks.js';
import type { Task } from '../../domain/task.js';
import type { SentenceKey, Translate } from '../../text/index.js';

/** One request of what is done, and the tasks that it is for. */
export interface Step {
  readonly taskIds: readonly number[];
  run(): Promise<void>;
}

/** What a command does to tasks. */
export interface Deed {
  /** What is said of the tasks that it changed. */
  done(count: number, translate: Translate): string;
  /** What a person is asked before; undefined for what can be undone and costs nothing. */
  readonly question: SentenceKey | undefined;
  /** Whether it is money that the question is about: a farm on this machine takes none. */
  readonly costs: boolean;
  /** Whether it may be done to tasks that were deleted, which the farm else refuses. */
  readonly onDeleted?: boolean;
  /** Tasks in which there is nothing for it to do, and what is said of them. */
  readonly idle?: { readonly key: SentenceKey; is(task: Task): boolean };
  /** Whether the tasks do not show what it changes. */
  readonly hidden?: boolean;
  /** What is to be asked of the farm, in turn. It only looks: what cannot be done is told before anything is. */
  plan(client: Client, tasks: readonly Task[]): readonly Step[] | Promise<readonly Step[]>;
}

/** A request for each hundred tasks. */
export function inParts(
  tasks: readonly Pick<Task, 'taskId'>[],
  act: (ids: readonly number[]) => Promise<void>,
): Step[] {
  return inRequests(tasks.map(({ taskId }) => taskId)).map((taskIds) => ({
    taskIds,
    run: () => act(taskIds),
  }));
}

/** A request for each hundred frames of a task. */
export function framesInParts(
  chosen: ReadonlyMap<number, readonly number[]>,
  act: (taskId: number, frameIds: readonly number[]) => Promise<void>,
): Step[] {
  return [...chosen].flatMap(([taskId, frames]) =>
    inRequests(frames).map((ids) => ({ taskIds: [taskId], run: () => act(taskId, ids) })),
  );
}
