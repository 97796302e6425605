import type { LoginRecord, RecordPage, TaskRecord } from '../../client/records.js';
import type { Context } from '../../context.js';
import { oneLine } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { periodOf } from '../period.js';
import { withSession } from '../session.js';
import { type Listing, printPages } from '../stream.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { RecordOptions } from './records.js';

async function* recordPages<T>(ask: (page: number) => Promise<RecordPage<T>>): AsyncGenerator<readonly T[]> {
  for (let page = 1, pages = 1; page <= pages; page++) {
    const answer = await ask(page);
    pages = answer.pages;
    yield answer.records;
  }
}

function timeHead({ utc }: RecordOptions, { say }: Context): string {
  const head = say('ui.head.at');
  return utc ? say('ui.head.utc', { head }) : head;
}

/** What was done to tasks, the newest first. */
export async function runTaskRecords(options: RecordOptions, context: Context): Promise<number> {
  const { say } = context;
  checkNoneEmpty(options);
  const period = periodOf(options, context.now())();
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
  const period = periodOf(options, context.now())();
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
