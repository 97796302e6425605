import type { Client } from '../client/client.js';
import type { TaskFilter } from '../client/tasks.js';
import type { Context } from '../context.js';
import { findDcc } from '../domain/dcc.js';
import { parseDuration } from '../domain/duration.js';
import type { Task } from '../domain/task.js';
import { UsageError } from '../errors.js';
import { oneLine } from '../output/print.js';
import { framesText, statusText, taskJson } from '../output/tasks.js';
import { inTurn } from './in-turn.js';
import type { ListOptions } from './list.js';
import { whole } from './number.js';
import { withSession } from './session.js';
import { taskCodes } from './state-codes.js';
import { type Listing, printPages } from './stream.js';
import { checkNoneEmpty } from './submit/settings.js';

/** How long ago, or a date in this machine's own time. @throws UsageError */
function timeOf(text: string, now: number): number {
  const date = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?$/.test(text);
  if (date) {
    const time = Date.parse(text.includes(':') ? text.replace(' ', 'T') : `${text}T00:00:00`);
    if (!Number.isNaN(time)) return time;
  } else if (/^\d/.test(text) && !text.includes('-')) return now - parseDuration(text);
  throw new UsageError('list.time', { text });
}

/** Reads the flags. @throws UsageError */
function wishesOf(options: ListOptions, { now }: Context) {
  const { status, dcc, search, since, until, deleted, limit } = options;
  if (deleted && [status, search, since, until].some((one) => one !== undefined)) {
    throw new UsageError('list.deleted');
  }
  const time = (text: string | undefined) =>
    inTurn(() => (text === undefined ? undefined : timeOf(text, now())));
  const statuses = status === undefined ? undefined : taskCodes(status);
  const dccId = dcc === undefined ? undefined : findDcc(dcc).id;
  const [from, to] = [time(since), time(until)];
  const most = inTurn(() => (limit === undefined ? undefined : whole(limit, '--limit', 1, 10_000_000)));
  return () => {
    const filter: TaskFilter = { statuses, search, since: from(), until: to(), deleted };
    return { filter, dccId, most: most() ?? Number.POSITIVE_INFINITY };
  };
}

/** Tasks as their pages come, so many and no more. */
async function* pagesOf(
  client: Client,
  { filter, dccId, most }: { filter: TaskFilter; dccId: number | undefined; most: number },
): AsyncGenerator<Task[]> {
  let left = most;
  for (let page = 1, pages = 1; page <= pages && left > 0; page++) {
    const answer = await client.listTasks(filter, page);
    pages = answer.pages;
    const fitting = answer.tasks.filter(({ dcc }) => dccId === undefined || dcc.id === dccId).slice(0, left);
    left -= fitting.length;
    yield fitting;
  }
}

/** Lists the account's tasks, the newest first. */
export async function runList(options: ListOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const wishes = wishesOf(options, context)();
  const { say } = context;
  const listing: Listing<Task> = {
    ...{ event: 'task', member: 'tasks' },
    json: (task) => taskJson(task) as object,
    quiet: ({ taskId }) => String(taskId),
    head: (
      ['ui.head.task', 'ui.head.status', 'ui.head.frames', 'ui.head.started', 'ui.head.scene'] as const
    ).map((key) => say(key)),
    cells: (task) => [
      ...[task.alias, statusText(task.status, say), framesText(task, say)],
      ...[task.startedAt?.slice(0, 16).replace('T', ' ') ?? '-', oneLine(task.scene)],
    ],
  };
  await withSession(options, context, ({ client }) =>
    printPages(pagesOf(client, wishes), listing, options, context),
  );
  return 0;
}
