import type { Client } from '../../client/client.js';
import { walk } from '../../client/pages.js';
import type { TaskFilter } from '../../client/tasks.js';
import type { Context } from '../../context.js';
import type { Task } from '../../domain/task.js';
import { UsageError } from '../../errors.js';
import { taskJson } from '../../output/tasks.js';
import { timesIn } from '../../output/time.js';
import { dccIdOf } from '../catalogue/software.run.js';
import { stdoutTheme } from '../globals.js';
import { inTurn } from '../in-turn.js';
import { whole } from '../number.js';
import { periodOf } from '../period.js';
import { withSession } from '../session.js';
import { type Listing, printPages } from '../stream.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { ListOptions } from './list.js';
import { listColumns, readColumns } from './list-columns.js';
import { type Order, readOrder } from './list-order.js';
import { taskCodes } from './state-codes.js';

/** Reads the flags. @throws UsageError */
function wishesOf(options: ListOptions, { now }: Context): () => Wishes {
  const { status, dcc, project, artist, label = [], search, since, until, deleted, limit } = options;
  if (deleted && [status, search, since, until].some((one) => one !== undefined)) {
    throw new UsageError('list.deleted');
  }
  const statuses = status === undefined ? undefined : taskCodes(status);
  const dccId = dcc === undefined ? undefined : dccIdOf(dcc);
  const order = readOrder(options.sort, options.reverse);
  const period = periodOf({ since, until }, now());
  const most = inTurn(() => (limit === undefined ? undefined : whole(limit, '--limit', 1, 10_000_000)));
  return () => ({
    filter: { statuses, search, deleted, ...period() },
    order,
    most: most() ?? Number.POSITIVE_INFINITY,
    fits: (task) =>
      (dccId === undefined || task.dcc.id === dccId) &&
      (project === undefined || task.project === project) &&
      (artist === undefined || task.artist === artist) &&
      label.every((one) => task.labels.includes(one)),
  });
}

interface Wishes {
  readonly filter: TaskFilter;
  readonly order: Order;
  /** How many at most. */
  readonly most: number;
  /** What the farm does not choose by itself. */
  fits(task: Task): boolean;
}

/** The farm's pages, of each the tasks that fit. */
async function* fittingPages(client: Client, { filter, fits }: Wishes): AsyncGenerator<Task[]> {
  const pages = walk(
    (page) => client.listTasks(filter, page),
    ({ taskId }) => taskId,
  );
  for await (const tasks of pages) yield tasks.filter(fits);
}

/** Rows that are laid out together where all are there. */
const SORTED_PAGE = 1000;

/** All of them, in an order that needs them all. */
async function* sortedPages(client: Client, wishes: Wishes, order: NonNullable<Order>) {
  const all: Task[] = [];
  for await (const tasks of fittingPages(client, wishes)) all.push(...tasks);
  const sorted = order(all);
  for (let at = 0; at < sorted.length; at += SORTED_PAGE) yield sorted.slice(at, at + SORTED_PAGE);
}

/** So many and no more; after the last one nothing is asked. */
async function* pagesOf(client: Client, wishes: Wishes): AsyncGenerator<Task[]> {
  const { order, most } = wishes;
  let left = most;
  for await (const tasks of order ? sortedPages(client, wishes, order) : fittingPages(client, wishes)) {
    yield tasks.slice(0, left);
    left -= tasks.length;
    if (left <= 0) return;
  }
}

/** Lists the account's tasks, the newest first. */
export async function runList(options: ListOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const columns = readColumns(options.columns);
  const wishes = wishesOf(options, context)();
  const { say } = context;
  const utc = Boolean(options.utc);
  const look = { say, theme: await stdoutTheme(options, context), times: timesIn(context, utc), utc };
  const listing: Listing<Task> = {
    ...{ event: 'task', member: 'tasks' },
    json: (task) => taskJson(task) as object,
    quiet: ({ taskId }) => String(taskId),
    ...listColumns(columns, look, context),
  };
  await withSession(options, context, ({ client }) =>
    printPages(pagesOf(client, wishes), listing, options, context),
  );
  return 0;
}
