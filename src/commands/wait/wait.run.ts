import type { Context } from '../../context.js';
import { NoInputError } from '../../errors.js';
import { groupsOf } from '../../output/groups.js';
import { lastWait } from '../../state/last-wait.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { READER_GONE } from '../flags/globals.js';
import { type NamedTasks, readTasks } from '../flags/ids.js';
import { readTransferFlags } from '../flags/transfer/read-transfer-flags.js';
import type { Outcome } from '../outcome.js';
import { withSessionTransfers } from '../session/choose-engine.js';
import { withSession } from '../session/session.js';
import { readNoticeFlags } from './notices/read-notice-flags.js';
import { withNotices } from './notices/with-notices.js';
import { printWaitResult } from './print-result.js';
import type { WaitOptions } from './wait.js';
import { waitPlan } from './wait-options.js';
import { watchTasks } from './watch-tasks.js';
import { withBackgroundDownload } from './with-background-download.js';

/** Returns the given ids, and with `--again` those of the last interrupted wait. @throws NoInputError for none */
async function tasksOf(options: WaitOptions, context: Context): Promise<NamedTasks> {
  if (!options.again) return readTasks(options, context);
  const last = await lastWait(context.folder);
  if (last === undefined) throw new NoInputError('again.none');
  const isMore = options.ids.length > 0 || options.last;
  const given = isMore ? await readTasks(options, context) : { ids: [], groups: [] };
  return { ids: [...new Set([...last, ...given.ids])], groups: given.groups };
}

/** Waits until every task has ended; the exit code is the farm's own end code. */
export async function runWait(options: WaitOptions, context: Context): Promise<Outcome> {
  // A closed pipe must not look like a finished render.
  context.setExitCodeForClosedOutput(READER_GONE);
  const planned = deferRangeError(() => waitPlan(options));
  const transfer = readTransferFlags(options, context);
  const notice = readNoticeFlags(options, context);
  const { ids, groups } = await tasksOf(options, context);
  await transfer.checkFiles();
  await notice.checkFiles();
  const plan = planned();
  const transferFlags = transfer.values();
  const noticeFlags = notice.values();
  const report = await withSession({ ...options, transferFlags }, context, (session) =>
    withSessionTransfers(session, context, (transfers) =>
      withBackgroundDownload(session.client, transfers, options, context, (background) =>
        withNotices(session, noticeFlags, context, (notices) =>
          watchTasks(session.client, ids, { ...plan, grace: 0, background, notices }, options, context),
        ),
      ),
    ),
  );
  await printWaitResult({ ...report, groups: groupsOf(groups, report.tasks) }, options, context);
  return report.failure ?? report.exitCode;
}
