import type { Client } from '../../client/client.js';
import { inRequests } from '../../client/tasks.js';
import type { Context } from '../../context.js';
import type { Currency } from '../../domain/currency.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import { NoInputError, RayvisionError, UsageError } from '../../errors.js';
import { listed } from '../../output/list.js';
import { print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import { taskJson, taskTable } from '../../output/tasks.js';
import type { Params, SentenceKey } from '../../text/index.js';
import { isConfirmed } from '../flags/confirm.js';
import { farmFlags, stdoutTheme } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { knownTasks } from '../session/known-tasks.js';
import { afterwards } from '../session/refetch-or-warn.js';
import { isLocal, type Session, withSession } from '../session/session.js';
import type { ControlOptions } from './control.js';
import type { Deed, Step } from './task-action.js';

/** What a person is asked; undefined for what can be undone and costs nothing: a farm on this machine takes none. */
function questionOf(
  { question, costs }: Deed,
  { farm }: Session,
  tasks: readonly Task[],
  { say }: Context,
): string | undefined {
  if (question === undefined || (costs && isLocal(farm))) return undefined;
  const list = listed(
    tasks.map(({ alias }) => alias),
    say,
  );
  return say(question, { count: tasks.length, list });
}

/** What can be seen of a task that a command may change; time goes on by itself. */
function face(task: Task): string {
  const { progress: _, startedAt: _started, endedAt: _ended, cost: _cost, ...rest } = task;
  return JSON.stringify(rest);
}

/**
 * Says what was done, and where no change can be seen: those tasks were as wanted or in no state for it, or the farm
 * is slow to show it. It is not called nothing, which would be asked for, and paid for, again.
 */
function tell(deed: Deed, before: readonly Task[], after: readonly Task[], { say, stderr }: Context): void {
  const isChanged = (task: Task, at: number) => {
    const old = before[at];
    return deed.hidden || old === undefined || face(task) !== face(old);
  };
  const changed = after.filter(isChanged);
  if (changed.length > 0) stderr.write(`${deed.done(changed.length, say)}\n`);
  const same = after.filter((task) => !changed.includes(task));
  const idle = same.filter((task) => deed.idle?.is(task));
  const others = same.filter((task) => !idle.includes(task)).map(({ alias }) => alias);
  if (others.length > 0) stderr.write(`${say('ui.did.nothing', { list: listed(others, say) })}\n`);
  tellIdle(deed, idle, { say, stderr });
}

/** Says of which tasks there was nothing to do. */
function tellIdle(
  { idle }: Deed,
  tasks: readonly Task[],
  { say, stderr }: Pick<Context, 'say' | 'stderr'>,
): void {
  if (!idle || tasks.length === 0) return;
  const aliases = tasks.map(({ alias }) => alias);
  stderr.write(`${say(idle.key, { list: listed(aliases, say) })}\n`);
}

/** @throws NoInputError for a task that was deleted: the farm would refuse it after others were changed */
function checkNoneDeleted(tasks: readonly Task[]): void {
  const gone = tasks.find(({ deleted }) => deleted);
  if (gone) throw new NoInputError('taskId.deleted', { alias: gone.alias });
}

/** @throws UsageError when a person sits at a terminal and cannot be asked, since the ids came through the pipe */
function checkCanAsk(
  { question, costs }: Deed,
  options: ControlOptions,
  { stdin, stdout, stderr, env }: Context,
) {
  if (question === undefined || costs || options.yes || !options.ids.includes('-')) return;
  const person = stdout.isTTY && stderr.isTTY && !env.CI && options.input !== false && !options.json;
  if (person && !stdin.isTTY) throw new UsageError('ids.unasked');
}

/** A sub task that is named beside its task is meant with it, and not a second time. */
function withoutSubs(tasks: readonly Task[]): Task[] {
  const subs = new Set(tasks.flatMap((task) => renderingTasks(task.subtasks)).map(({ taskId }) => taskId));
  return tasks.filter(({ taskId }) => !subs.has(taskId));
}

/** What is carried out, on which tasks, and at which farm. */
interface Action {
  readonly deed: Deed;
  readonly client: Client;
  readonly tasks: readonly Task[];
  readonly options: ControlOptions;
}

/**
 * What the farm says of tasks after it has refused what costs money: it may have done so all the same, and whoever
 * believes the refusal repeats it, and pays twice.
 */
async function afterRefusal(
  { deed, client, tasks, options }: Action,
  { say, signal }: Context,
): Promise<[SentenceKey, Params]> {
  const ids = tasks.map(({ taskId }) => taskId).join(' ');
  const where = { ids, farm: farmFlags(options) };
  try {
    const now = await lookAgain(client, deed, tasks);
    const changed = now.filter((task, at) => face(task) !== face(tasks[at] as Task));
    const names = (some: readonly Task[]) => ({
      list: listed(
        some.map(({ alias }) => alias),
        say,
      ),
    });
    if (changed.length > 0) return ['ui.refusedYetChanged', { ...where, ...names(changed) }];
    return ['ui.refusedUnchanged', names(tasks)];
  } catch {
    signal.throwIfAborted();
    return ['ui.refusedUnseen', where];
  }
}

/** Does one step after the other. An error tells what was done, before it or in spite of it. */
async function carryOut(action: Action, steps: readonly Step[], context: Context): Promise<void> {
  const { deed, tasks } = action;
  const done = new Set<number>();
  try {
    for (const { taskIds, run } of steps) {
      await run();
      for (const id of taskIds) done.add(id);
    }
  } catch (error) {
    if (!(error instanceof RayvisionError)) throw error;
    const advice: [SentenceKey, Params][] = [];
    if (done.size > 0) {
      const all = [...tasks, ...renderingTasks(tasks)];
      const aliases = [...new Set(all.filter(({ taskId }) => done.has(taskId)).map(({ alias }) => alias))];
      const total = new Set(steps.flatMap(({ taskIds }) => taskIds)).size;
      const list = listed(aliases, context.say);
      advice.push(['ui.doneBefore', { count: done.size, total, list }]);
    }
    const isPaid = deed.costs && deed.question !== undefined;
    if (isPaid && error.farmCode !== undefined) advice.push(await afterRefusal(action, context));
    const [first, second] = advice;
    if (!first) throw error;
    if (!second) throw error.advise(...first);
    const sayOf = ([key, params]: [SentenceKey, Params]) => context.say(key, params);
    throw error.advise('ui.both', { first: sayOf(first), second: sayOf(second) });
  }
}

/** How the tasks stand now; one that the farm does not know any more stands as it stood. */
async function lookAgain(client: Client, deed: Deed, before: readonly Task[]): Promise<Task[]> {
  const ids = before.map(({ taskId }) => taskId);
  const answers = await Promise.all(inRequests(ids).map((part) => client.queryTasks(part)));
  const found = new Map(answers.flatMap(({ tasks }) => tasks).map((task) => [task.taskId, task]));
  const gone = deed.onDeleted ? { deleted: true } : {};
  return before.map((task) => found.get(task.taskId) ?? { ...task, ...gone });
}

/** What a command printed: how the tasks stand after it, or before it where that could not be asked any more. */
interface Outcome {
  readonly tasks: readonly Task[];
  /** Unit of their costs. */
  readonly currency: Currency;
  readonly stale: boolean;
}

/** Acts, and looks how the tasks stand then. What was done is done, whatever becomes of that look. */
async function act(
  deed: Deed,
  steps: readonly Step[],
  client: Client,
  before: readonly Task[],
  options: ControlOptions,
  context: Context,
): Promise<Outcome> {
  const { say, stderr } = context;
  await carryOut({ deed, client, tasks: before, options }, steps, context);
  const { currency } = client;
  const unseen = { tasks: before, currency, stale: true };
  const look = async () => ({ tasks: await lookAgain(client, deed, before), currency, stale: false });
  const outcome = await afterwards(look, unseen, options, context);
  if (options.quiet || options.json) return outcome;
  if (outcome.stale) stderr.write(`${deed.done(before.length, say)}\n`);
  else tell(deed, before, outcome.tasks, context);
  return outcome;
}

/**
 * Looks the tasks up, plans, asks where that is due, acts, and shows how they stand then.
 * @throws NoInputError for an id that the farm does not know, or a task that was deleted: then nothing was done
 */
export async function runDeed(deed: Deed, options: ControlOptions, context: Context): Promise<number> {
  checkCanAsk(deed, options, context);
  const ids = await readIds(options, context);
  const outcome = await withSession(options, context, async (session) => {
    const { client } = session;
    const before = withoutSubs(await knownTasks(client, ids));
    if (!deed.onDeleted) checkNoneDeleted(before);
    if (deed.idle && before.every((task) => deed.idle?.is(task))) {
      if (!options.quiet && !options.json) tellIdle(deed, before, context);
      return { tasks: before, currency: client.currency, stale: false };
    }
    const steps = await deed.plan(client, before);
    const question = questionOf(deed, session, before, context);
    if (question !== undefined && !(await isConfirmed(question, options, context))) return undefined;
    return act(deed, steps, client, before, options, context);
  });
  if (!outcome) return 0;
  const { tasks, currency, stale } = outcome;
  if (options.json)
    await printJson(context.stdout, { tasks: tasks.map(taskJson), ...(stale ? { stale } : {}) });
  else if (!options.quiet && !stale) {
    const theme = await stdoutTheme(options, context);
    await print(context.stdout, taskTable(tasks, currency, context.say, theme, widthOf(context.stdout)));
  }
  return 0;
}
