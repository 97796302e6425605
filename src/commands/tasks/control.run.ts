import type { Client } from '../../client/client.js';
import { inRequests } from '../../client/tasks.js';
import type { Context } from '../../context.js';
import { FINISHED_TEST } from '../../domain/end-of-wait.js';
import type { Task } from '../../domain/task.js';
import { listed } from '../../output/list.js';
import { print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import { taskJson, taskTable } from '../../output/tasks.js';
import type { SentenceKey } from '../../text/index.js';
import { isAgreed } from '../agreed.js';
import { stdoutTheme } from '../globals.js';
import { readIds } from '../ids.js';
import { knownTasks } from '../known-tasks.js';
import { isLocal, type Session, withSession } from '../session.js';
import type { ControlOptions } from './control.js';

/** What a command does to tasks. */
export interface Deed {
  /** What a person is asked before; undefined for what can be undone and costs nothing. */
  readonly question: SentenceKey | undefined;
  /** Whether it is money that the question is about: a farm on this machine takes none. */
  readonly costs: boolean;
  act(client: Client, tasks: readonly Task[]): Promise<void>;
}

const idsOf = (tasks: readonly Task[]) => tasks.map(({ taskId }) => taskId);

/** Does something to tasks, at most 100 in one request. */
export async function inParts(
  tasks: readonly Task[],
  act: (ids: readonly number[]) => Promise<void>,
): Promise<void> {
  for (const ids of inRequests(idsOf(tasks))) await act(ids);
}

/** A task that waits after its test frames goes on; any other that stands is started again. */
const start: Deed = {
  question: 'prompt.start',
  costs: true,
  async act(client, tasks) {
    const tested = tasks.filter(({ status }) => status.code === FINISHED_TEST);
    await inParts(tested, client.continueAfterTest);
    const others = tasks.filter((task) => !tested.includes(task));
    await inParts(others, client.startTasks);
  },
};

const abandon: Deed = {
  question: 'prompt.abandon',
  costs: false,
  act: (client, tasks) => inParts(tasks, client.abandonTasks),
};

const remove: Deed = {
  question: 'prompt.delete',
  costs: false,
  act: (client, tasks) => inParts(tasks, client.deleteTasks),
};

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

/**
 * Looks the tasks up, asks where that is due, acts, and shows how they stand now.
 * @throws NoInputError for an id that the farm does not know: then nothing was done
 */
export async function runDeed(deed: Deed, options: ControlOptions, context: Context): Promise<number> {
  const ids = await readIds(options, context);
  const tasks = await withSession(options, context, async (session) => {
    const { client } = session;
    const before = await knownTasks(client, ids);
    const question = questionOf(deed, session, before, context);
    if (question !== undefined && !(await isAgreed(question, options, context))) return undefined;
    await deed.act(client, before);
    return knownTasks(client, ids);
  });
  if (!tasks) return 0;
  if (options.json) await printJson(context.stdout, { tasks: tasks.map(taskJson) });
  else if (!options.quiet) {
    const theme = await stdoutTheme(options, context);
    await print(context.stdout, taskTable(tasks, context.say, theme, widthOf(context.stdout)));
  }
  return 0;
}

export const runTaskStart = (options: ControlOptions, context: Context) => runDeed(start, options, context);
export const runAbandon = (options: ControlOptions, context: Context) => runDeed(abandon, options, context);
export const runDelete = (options: ControlOptions, context: Context) => runDeed(remove, options, context);
