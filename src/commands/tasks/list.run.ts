import type { Client } from '../../client/client.js';
import { walk } from '../../client/pages.js';
import type { TaskFilter } from '../../client/tasks.js';
import type { Context } from '../../context.js';
import type { Task } from '../../domain/task.js';
import { UsageError } from '../../errors.js';
import { widthOf } from '../../output/table.js';
import { addToTotals, noTotals, taskJson, totalText } from '../../output/tasks.js';
import { timesIn } from '../../output/time.js';
import { dccIdOf } from '../catalogue/software.run.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { stdoutTheme, wantsHints } from '../flags/globals.js';
import { parseInteger } from '../flags/parse-integer.js';
import { parsePeriod } from '../flags/period.js';
import { type Listing, printPages } from '../print/print-list.js';
import { withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { ListOptions } from './list.js';
import { listColumns, readColumns } from './list-columns.js';
import { type Order, readOrder } from './list-order.js';
import { taskStates } from './state-codes.js';

/** Reads the flags. @throws UsageError */
function wishesOf(options: ListOptions, { now }: Context): () => Wishes {
  const { status, dcc, project, artist, label = [], search, since, until, deleted, limit } = options;
  if (deleted && [status, search, since, until].some((one) => one !== undefined)) {
    throw new UsageError('list.deleted');
  }
  const states = status === undefined ? undefined : taskStates(status);
  // The farm chooses by a task's own state, and knows no choice by its frames: then all are looked at here.
  const statuses = states?.anyFailedFrame ? undefined : states?.codes;
  const dccId = dcc === undefined ? undefined : dccIdOf(dcc);
  const order = readOrder(options.sort, options.reverse);
  const period = parsePeriod({ since, until }, now());
  const most = deferRangeError(() =>
    limit === undefined ? undefined : parseInteger(limit, '--limit', 1, 10_000_000),
  );
  return () => ({
    filter: { statuses, search, deleted, ...period() },
    order,
    most: most() ?? Number.POSITIVE_INFINITY,
    fits: (task) =>
      (!states?.anyFailedFrame || task.frames.failed > 0 || states.codes.includes(task.status.code)) &&
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

/** On a terminal of fewer columns, times are shown in less room. */
const ROOMY = 100;

/** Lists the account's tasks, the newest first. */
export async function runList(options: ListOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const columns = readColumns(options.columns);
  const wishes = wishesOf(options, context)();
  const { say, stdout, stderr } = context;
  const utc = Boolean(options.utc);
  const theme = await stdoutTheme(options, context);
  const narrow = (widthOf(stdout) ?? Number.POSITIVE_INFINITY) < ROOMY;
  const look = { say, theme, times: timesIn(context, utc), utc, narrow };
  await withSession(options, context, async ({ client }) => {
    const listing: Listing<Task> = {
      ...{ event: 'task', member: 'tasks' },
      json: (task) => taskJson(task) as object,
      quiet: ({ taskId }) => String(taskId),
      ...listColumns(columns, client.currency, look, context),
    };
    const totals = noTotals();
    async function* summed() {
      for await (const tasks of pagesOf(client, wishes)) {
        for (const task of tasks) addToTotals(totals, task);
        yield tasks;
      }
    }
    await printPages(summed(), listing, options, context);
    if (totals.tasks > 1 && !options.ndjson && wantsHints(options, context)) {
      stderr.write(`${totalText(totals, client.currency, say)}\n`);
    }
  });
  return 0;
}
