import type { LoginRecord, RecordPage, TaskRecord } from '../../client/account/records.js';
import { walk } from '../../client/pages.js';
import type { Context } from '../../context.js';
import { oneLine } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { parsePeriod } from '../flags/period.js';
import { type Listing, printPages } from '../print/print-list.js';
import { withSession } from '../session/session.js';
import type { RecordOptions } from './records.js';

/** Yields the pages of records. Records have no id, so their position identifies them; a repeated page is the end. */
function recordPages<T>(ask: (page: number) => Promise<RecordPage<T>>): AsyncGenerator<T[]> {
  let position = 0;
  let lastPage = '';
  const numbered = async (page: number) => {
    const { items, pages } = await ask(page);
    const text = JSON.stringify(items);
    const isRepeated = text === lastPage;
    lastPage = text;
    return { items: isRepeated ? [] : items.map((item) => ({ item, position: position++ })), pages };
  };
  return unnumbered(walk(numbered, (one) => one.position));
}

/** Removes the positions again. */
async function* unnumbered<T>(pages: AsyncGenerator<{ item: T }[]>): AsyncGenerator<T[]> {
  for await (const page of pages) yield page.map(({ item }) => item);
}

/** Returns the head of the time column. */
function timeHead({ utc }: RecordOptions, { translate }: Context): string {
  const head = translate('ui.head.at');
  return utc ? translate('ui.head.utc', { head }) : head;
}

/** Prints what was done to tasks, the newest first. */
export async function runTaskRecords(options: RecordOptions, context: Context): Promise<number> {
  const { translate } = context;
  checkNoneEmpty(options);
  const period = parsePeriod(options, context.now())();
  const { moment } = timesIn(context, options.utc);
  const listing: Listing<TaskRecord> = {
    ...{ event: 'record', member: 'records', json: (row) => row, quiet: ({ action }) => oneLine(action) },
    head: [
      timeHead(options, context),
      translate('ui.head.user'),
      translate('ui.head.action'),
      translate('ui.head.tasks'),
    ],
    cutFirst: [2, 3],
    cells: ({ time, user, details, action, tasks }) => [
      ...[moment(time), oneLine(user), oneLine(details || action), oneLine(tasks.join(', '))],
    ],
  };
  await withSession(options, context, ({ client }) =>
    printPages(
      recordPages((page) => client.taskRecords(page, period)),
      listing,
      options,
      context,
    ),
  );
  return 0;
}

/** Prints the logins, the newest first. */
export async function runLoginRecords(options: RecordOptions, context: Context): Promise<number> {
  const { translate } = context;
  checkNoneEmpty(options);
  const period = parsePeriod(options, context.now())();
  const { moment } = timesIn(context, options.utc);
  const listing: Listing<LoginRecord> = {
    ...{ event: 'login', member: 'logins', json: (row) => row, quiet: ({ user }) => oneLine(user) },
    head: [
      timeHead(options, context),
      translate('ui.head.user'),
      translate('ui.head.kind'),
      translate('ui.head.address'),
      translate('ui.head.code'),
    ],
    cells: ({ time, user, kind, address, code, description }) => [
      ...[
        moment(time),
        oneLine(user),
        oneLine(kind),
        oneLine(address),
        oneLine(`${code} ${description}`.trim()),
      ],
    ],
  };
  await withSession(options, context, ({ client }) =>
    printPages(
      recordPages((page) => client.loginRecords(page, period)),
      listing,
      options,
      context,
    ),
  );
  return 0;
}
