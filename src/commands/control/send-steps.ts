import type { Client } from '../../client/client.js';
import { splitIntoRequests } from '../../client/tasks/tasks.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { type Params, RayvisionError, type SentenceKey, type Translate } from '../../errors.js';
import type { Step, TaskAction } from './task-action.js';

/** An action on tasks of one farm. */
export interface ActionRun {
  readonly action: TaskAction;
  readonly client: Client;
  /** The tasks as they were before it. */
  readonly tasks: readonly Task[];
  /** Flags that suggested commands need to mean the same farm. */
  readonly farmFlags: string;
}

/** Whether two states of a task differ in something that a command can change; times, cost and progress are not. */
export function isChanged(before: Task, after: Task): boolean {
  const fingerprint = ({ progress: _, startedAt: _started, endedAt: _ended, cost: _cost, ...rest }: Task) =>
    JSON.stringify(rest);
  return fingerprint(before) !== fingerprint(after);
}

const aliasesOf = (tasks: readonly Task[]) => tasks.map(({ alias }) => alias);

/** Returns the present state of the tasks; one that the farm no longer knows keeps its old state. */
export async function refetchTasks({ action, client, tasks }: ActionRun): Promise<Task[]> {
  const ids = tasks.map(({ taskId }) => taskId);
  const answers = await Promise.all(splitIntoRequests(ids).map((part) => client.queryTasks(part)));
  const found = new Map(answers.flatMap((answer) => answer.tasks).map((task) => [task.taskId, task]));
  const gone = action.onDeleted ? { deleted: true } : {};
  return tasks.map((task) => found.get(task.taskId) ?? { ...task, ...gone });
}

type Advice = readonly [key: SentenceKey, params: Params];

/**
 * Returns advice after the farm refused an action that costs money: it may have executed it all the same, and
 * repeating it would cost twice.
 */
async function adviceAfterRefusal(run: ActionRun, signal: AbortSignal): Promise<Advice> {
  const { tasks, farmFlags } = run;
  const command = { ids: tasks.map(({ taskId }) => taskId).join(' '), farm: farmFlags };
  try {
    const now = await refetchTasks(run);
    const changed = now.filter((task, at) => isChanged(tasks[at] as Task, task));
    if (changed.length > 0) return ['ui.refusedYetChanged', { ...command, list: aliasesOf(changed) }];
    return ['ui.refusedUnchanged', { list: aliasesOf(tasks) }];
  } catch {
    signal.throwIfAborted();
    return ['ui.refusedUnseen', command];
  }
}

/** Advice that names the tasks changed before an error. */
function adviceAfterPart({ tasks }: ActionRun, steps: readonly Step[], done: ReadonlySet<number>): Advice {
  const all = [...tasks, ...renderingTasks(tasks)].filter(({ taskId }) => done.has(taskId));
  const total = new Set(steps.flatMap(({ taskIds }) => taskIds)).size;
  return ['ui.doneBefore', { count: done.size, total, list: [...new Set(aliasesOf(all))] }];
}

/**
 * Sends the requests of an action, one after the other.
 * @throws the error of the first that fails, with advice on what was done before it or in spite of it
 */
export async function sendSteps(run: ActionRun, steps: readonly Step[], signal: AbortSignal): Promise<void> {
  const { action } = run;
  const done = new Set<number>();
  try {
    for (const step of steps) {
      await step.run();
      for (const id of step.taskIds) done.add(id);
    }
  } catch (error) {
    if (!(error instanceof RayvisionError)) throw error;
    const advice: Advice[] = [];
    if (done.size > 0) advice.push(adviceAfterPart(run, steps, done));
    const isPaid = action.costs && action.question !== undefined;
    if (isPaid && error.farmCode !== undefined) advice.push(await adviceAfterRefusal(run, signal));
    const [first, second] = advice;
    if (!first) throw error;
    if (!second) throw error.advise(...first);
    const text =
      ([key, params]: Advice) =>
      (translate: Translate) =>
        translate(key, params);
    throw error.advise('ui.both', { first: text(first), second: text(second) });
  }
}
