import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import type { Currency } from '../../domain/farm/currency.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { NoInputError, UsageError } from '../../errors.js';
import { print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import { taskJson, taskTable } from '../../output/tasks.js';
import { isConfirmed } from '../flags/confirm.js';
import { farmFlags, stdoutTheme } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { refetchOrWarn } from '../session/refetch-or-warn.js';
import { isLocal, withSession } from '../session/session.js';
import type { ControlOptions } from './control.js';
import { type ActionRun, isChanged, refetchTasks, sendSteps } from './send-steps.js';
import type { Step, TaskAction } from './task-action.js';

/** @throws NoInputError for a deleted task: the farm would refuse it after other tasks were changed */
function checkNoneDeleted(tasks: readonly Task[]): void {
  const deleted = tasks.find((task) => task.deleted);
  if (deleted) throw new NoInputError('taskId.deleted', { alias: deleted.alias });
}

/** @throws UsageError at a terminal where a question is due and standard input brings the ids, not the answer */
function checkCanConfirm(
  { question, costs }: TaskAction,
  options: ControlOptions,
  { stdin, stdout, stderr, env }: Context,
) {
  if (question === undefined || costs || options.yes || !options.ids.includes('-')) return;
  const isTerminal = stdout.isTTY && stderr.isTTY && !env.CI && options.input !== false && !options.json;
  if (isTerminal && !stdin.isTTY) throw new UsageError('ids.unasked');
}

/** Leaves out sub tasks whose task is in the list: they would be changed twice. */
function withoutSubtasks(tasks: readonly Task[]): Task[] {
  const subtasks = new Set(
    tasks.flatMap((task) => renderingTasks(task.subtasks)).map(({ taskId }) => taskId),
  );
  return tasks.filter(({ taskId }) => !subtasks.has(taskId));
}

/** Asks for confirmation where the action needs one; a farm on this machine charges no money. */
async function confirmAction(
  { question, costs }: TaskAction,
  tasks: readonly Task[],
  isLocalFarm: boolean,
  options: ControlOptions,
  context: Context,
): Promise<boolean> {
  if (question === undefined || (costs && isLocalFarm)) return true;
  const list = tasks.map(({ alias }) => alias);
  return isConfirmed(context.translate(question, { count: tasks.length, list }), options, context);
}

/** Reports the tasks in which there was nothing to do. */
function reportIdle(action: TaskAction, tasks: readonly Task[], { translate, stderr }: Context): void {
  if (!action.idle || tasks.length === 0) return;
  stderr.write(`${translate(action.idle.key, { list: tasks.map(({ alias }) => alias) })}\n`);
}

/**
 * Reports what was changed, and the tasks that show no change: they need none, are in no state for it, or the farm
 * shows it late. It must not sound like a failure, which a person would repeat and pay for twice.
 */
function reportChanges(
  { action, tasks }: ActionRun,
  after: readonly Task[],
  options: ControlOptions,
  context: Context,
): void {
  const { translate, stderr } = context;
  const changed = after.filter((task, at) => {
    const before = tasks[at];
    return action.hidden || before === undefined || isChanged(before, task);
  });
  if (changed.length > 0) stderr.write(`${action.done(changed.length, translate)}\n`);
  const same = after.filter((task) => !changed.includes(task));
  const idle = same.filter((task) => action.idle?.is(task));
  const others = same.filter((task) => !idle.includes(task));
  for (const [key, unchanged] of [
    ['ui.did.ended', others.filter(({ status }) => status.end)],
    ['ui.did.nothing', others.filter(({ status }) => !status.end)],
  ] as const) {
    if (unchanged.length === 0) continue;
    stderr.write(`${translate(key, { list: unchanged.map(({ alias }) => alias) })}\n`);
  }
  const { insteadOnEnded: instead } = action;
  const ids = others.filter((task) => task.status.end && instead?.is(task)).map(({ taskId }) => taskId);
  if (instead && ids.length > 0)
    stderr.write(`${translate(instead.key, { ids: ids.join(' '), farm: farmFlags(options) })}\n`);
  reportIdle(action, idle, context);
}

/** The state of the tasks after an action, or before it where they could not be queried again. */
interface ActionResult {
  readonly tasks: readonly Task[];
  /** Unit of the tasks' costs. */
  readonly currency: Currency;
  readonly stale: boolean;
}

/** Sends the requests and reports what they changed. */
async function changeTasks(
  run: ActionRun,
  steps: readonly Step[],
  options: ControlOptions,
  context: Context,
): Promise<ActionResult> {
  const { action, client, tasks } = run;
  await sendSteps(run, steps, context.signal);
  const { currency } = client;
  const refetch = async () => ({ tasks: await refetchTasks(run), currency, stale: false });
  const result = await refetchOrWarn(refetch, { tasks, currency, stale: true }, options, context);
  if (options.quiet || options.json) return result;
  if (result.stale) context.stderr.write(`${action.done(tasks.length, context.translate)}\n`);
  else reportChanges(run, result.tasks, options, context);
  return result;
}

/** Prints the tasks on stdout. */
async function printTasks(
  { tasks, currency, stale }: ActionResult,
  options: ControlOptions,
  context: Context,
): Promise<void> {
  const { stdout, translate } = context;
  if (options.json) await printJson(stdout, { tasks: tasks.map(taskJson), ...(stale ? { stale } : {}) });
  else if (!options.quiet && !stale) {
    const theme = await stdoutTheme(options, context);
    await print(stdout, taskTable(tasks, currency, translate, theme, widthOf(stdout)));
  }
}

/**
 * Queries the tasks, plans the requests, asks for confirmation where it is due, sends them, and prints the tasks.
 * @throws NoInputError for an unknown id or a deleted task: then nothing was changed
 */
export async function runTaskAction(
  action: TaskAction,
  options: ControlOptions,
  context: Context,
): Promise<number> {
  checkCanConfirm(action, options, context);
  const ids = await readIds(options, context);
  const result = await withSession(options, context, async ({ client, farm }) => {
    const tasks = withoutSubtasks(await knownTasks(client, ids));
    if (!action.onDeleted) checkNoneDeleted(tasks);
    if (action.idle && tasks.every((task) => action.idle?.is(task))) {
      if (!options.quiet && !options.json) reportIdle(action, tasks, context);
      return { tasks, currency: client.currency, stale: false };
    }
    const steps = await action.plan(client, tasks);
    if (steps.length === 0 && action.nothing) {
      const list = tasks.map(({ alias }) => alias);
      if (!options.quiet && !options.json)
        context.stderr.write(`${context.translate(action.nothing, { list })}\n`);
      return { tasks, currency: client.currency, stale: false };
    }
    if (!(await confirmAction(action, tasks, isLocal(farm), options, context))) return undefined;
    const run = { action, client, tasks, farmFlags: farmFlags(options) };
    return changeTasks(run, steps, options, context);
  });
  if (result) await printTasks(result, options, context);
  return 0;
}
