import type { Client } from '../../client/client.js';
import { walk } from '../../client/pages.js';
import type { Context } from '../../context.js';
import { parseInteger } from '../../domain/parse-integer.js';
import type { Task } from '../../domain/task/task.js';
import { groupSize } from '../../domain/task/task-group.js';
import { UsageError } from '../../errors.js';
import { groupsOf, withGroupRows } from '../../output/groups.js';
import { widthOf } from '../../output/table.js';
import { addToTotals, noTotals, taskJson, totalsJson, totalText } from '../../output/tasks.js';
import { timesIn } from '../../output/time.js';
import { loadGroup } from '../../state/task-groups.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { stdoutTheme, wantsHints } from '../flags/globals.js';
import { type Listing, printPages } from '../print/print-list.js';
import { withSession } from '../session/session.js';
import type { ListOptions } from './list.js';
import { listColumns, readColumns } from './list-columns.js';
import { type Order, readOrder } from './list-order.js';
import { readTaskFilter, type TaskSelection } from './task-filter.js';

/** Reads the flags. The function that it returns throws for values that are out of range. @throws UsageError */
function readRequest(options: ListOptions, { now }: Context): () => ListRequest {
  const { status, search, since, until, deleted, limit } = options;
  if (deleted && [status, search, since, until].some((one) => one !== undefined)) {
    throw new UsageError('list.deleted');
  }
  const readFilter = readTaskFilter(options, now());
  const order = readOrder(options.sort, options.reverse);
  const readLimit = deferRangeError(() =>
    limit === undefined ? undefined : parseInteger(limit, '--limit', 1, 10_000_000),
  );
  return () => ({ ...readFilter(), order, limit: readLimit() ?? Number.POSITIVE_INFINITY });
}

/** Which tasks to list, and how. */
interface ListRequest extends TaskSelection {
  readonly order: Order;
  /** Most tasks. */
  readonly limit: number;
}

/** Yields the farm's pages, of each the tasks that match. */
async function* matchingPages(client: Client, { filter, matches }: ListRequest): AsyncGenerator<Task[]> {
  const pages = walk(
    (page) => client.listTasks(filter, page),
    ({ taskId }) => taskId,
  );
  for await (const tasks of pages) yield tasks.filter(matches);
}

/** Rows of a sorted list that share their column widths. */
const SORTED_PAGE = 1000;

/** Yields all tasks in an order that needs all of them. */
async function* sortedPages(client: Client, request: ListRequest, order: NonNullable<Order>) {
  const all: Task[] = [];
  for await (const tasks of matchingPages(client, request)) for (const task of tasks) all.push(task);
  const sorted = order(all);
  for (let at = 0; at < sorted.length; at += SORTED_PAGE) yield sorted.slice(at, at + SORTED_PAGE);
}

/** Yields the tasks up to the limit; after that no page is requested. */
async function* taskPages(client: Client, request: ListRequest): AsyncGenerator<Task[]> {
  const { order, limit } = request;
  let left = limit;
  for await (const tasks of order ? sortedPages(client, request, order) : matchingPages(client, request)) {
    yield tasks.slice(0, left);
    left -= tasks.length;
    if (left <= 0) return;
  }
}

/** Yields pages in which the tasks of a group that was submitted from here are one row. */
async function* groupedPages(
  client: Client,
  pages: AsyncIterable<readonly Task[]>,
  { folder }: Context,
): AsyncGenerator<Task[]> {
  const seen = new Set<string>();
  for await (const tasks of pages) {
    const rows: Task[] = [];
    for (const task of tasks) {
      const name = task.labels.find((label) => groupSize(label) !== undefined);
      const group = name === undefined ? undefined : await loadGroup(folder, name);
      const isOwn = group?.tasks.some(({ taskId }) => taskId === task.taskId);
      if (!group || !isOwn) rows.push(task);
      else if (!seen.has(group.name)) {
        seen.add(group.name);
        const { tasks: members } = await client.queryTasks(group.tasks.map(({ taskId }) => taskId));
        rows.push(...withGroupRows(members, groupsOf([group], members)));
      }
    }
    yield rows;
  }
}

/** On a terminal with fewer columns, times are shortened. */
const WIDE = 100;

/** Prints the account's tasks, the newest first. */
export async function runList(options: ListOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const columns = readColumns(options.columns);
  const request = readRequest(options, context)();
  const { translate, stdout, stderr } = context;
  const utc = Boolean(options.utc);
  const theme = await stdoutTheme(options, context);
  const narrow = (widthOf(stdout) ?? Number.POSITIVE_INFINITY) < WIDE;
  const format = { translate, theme, times: timesIn(context, utc), utc, narrow };
  await withSession(options, context, async ({ client }) => {
    const totals = noTotals();
    const listing: Listing<Task> = {
      ...{ event: 'task', member: 'tasks' },
      json: (task) => taskJson(task) as object,
      quiet: ({ taskId }) => String(taskId),
      summary: () => totalsJson(totals, client.currency),
      ...listColumns(columns, client.currency, format, context),
    };
    async function* summed() {
      for await (const tasks of taskPages(client, request)) {
        for (const task of tasks) addToTotals(totals, task);
        yield tasks;
      }
    }
    const { json, ndjson, quiet, status, deleted } = options;
    const asRows = !(json || ndjson || quiet || status || deleted);
    const pages = asRows ? groupedPages(client, summed(), context) : summed();
    await printPages(pages, listing, options, context);
    if (totals.tasks > 1 && !options.ndjson && wantsHints(options, context)) {
      stderr.write(`${totalText(totals, client.currency, translate)}\n`);
    }
  });
  return 0;
}
