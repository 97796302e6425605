import { walk } from '../../client/pages.js';
import type { LoginRecord, RecordPage, TaskRecord } from '../../client/records.js';
import type { Context } from '../../context.js';
import { oneLine } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { parsePeriod } from '../flags/period.js';
import { type Listing, printPages } from '../print/print-list.js';
import { withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { RecordOptions } from './records.js';

/** Records have no number of their own, and are told apart by their places; a page that comes again is the end. */
function recordPages<T>(ask: (page: number) => Promise<RecordPage<T>>): AsyncGenerator<T[]> {
  let place = 0;
  let before = '';
  const numbered = async (page: number) => {
    const { items, pages } = await ask(page);
    const whole = JSON.stringify(items);
    const again = whole === before;
    before = whole;
    return { items: again ? [] : items.map((item) => ({ item, place: place++ })), pages };
  };
  return unnumbered(walk(numbered, (one) => one.place));
}

async function* unnumbered<T>(pages: AsyncGenerator<{ item: T }[]>): AsyncGenerator<T[]> {
  for await (const page of pages) yield page.map(({ item }) => item);
}

function timeHead({ utc }: RecordOptions, { say }: Context): string {
  const head = say('ui.head.at');
  return utc ? say('ui.head.utc', { head }) : head;
}

/** What was done to tasks, the newest first. */
export async function runTaskRecords(options: RecordOptions, context: Context): Promise<number> {
  const { say } = context;
  checkNoneEmpty(options);
  const period = parsePeriod(options, context.now())();
  const { moment } = timesIn(context, options.utc);
  const listing: Listing<TaskRecord> = {
    ...{ event: 'record', member: 'records', json: (row) => row, quiet: ({ action }) => oneLine(action) },
    head: [timeHead(options, context), say('ui.head.user'), say('ui.head.action'), say('ui.head.tasks')],
    gives: [2, 3],
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

/** Who came in, the newest first. */
export async function runLoginRecords(options: RecordOptions, context: Context): Promise<number> {
  const { say } = context;
  checkNoneEmpty(options);
  const period = parsePeriod(options, context.now())();
  const { moment } = timesIn(context, options.utc);
  const listing: Listing<LoginRecord> = {
    ...{ event: 'login', member: 'logins', json: (row) => row, quiet: ({ user }) => oneLine(user) },
    head: [
      timeHead(options, context),
      say('ui.head.user'),
      say('ui.head.kind'),
      say('ui.head.address'),
      say('ui.head.code'),
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
