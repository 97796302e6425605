import type { Context } from '../../context.js';
import { NoInputError } from '../../errors.js';
import { lastWait } from '../../state/last-wait.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { READER_GONE } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import type { Outcome } from '../outcome.js';
import { withSession } from '../session/session.js';
import { withCollector } from '../transfer/background-download.js';
import { printWaitResult, type WaitResult } from './print-result.js';
import type { WaitOptions } from './wait.js';
import { waitForTasks } from './wait-for-tasks.js';
import { waitPlan } from './wait-options.js';

/** The ids on the line, and with `--again` those of the wait before. @throws NoInputError when there was none */
async function idsOf(options: WaitOptions, context: Context): Promise<readonly number[]> {
  if (!options.again) return readIds(options, context);
  const before = await lastWait(context.folder);
  if (before === undefined) throw new NoInputError('again.none');
  const named = options.ids.length > 0 || options.last ? await readIds(options, context) : [];
  return [...new Set([...before, ...named])];
}

/** Waits until every task has ended; the exit code is the farm's own end code. */
export async function runWait(options: WaitOptions, context: Context): Promise<Outcome> {
  // A reader that leaves early must not make a wait look like a finished render.
  context.exitWhenUnread(READER_GONE);
  const planned = deferRangeError(() => waitPlan(options));
  const ids = await idsOf(options, context);
  const plan = planned();
  const result: WaitResult = await withSession(options, context, (session) =>
    withCollector(session, options, context, (collector) =>
      waitForTasks(session.client, ids, { ...plan, grace: 0, collector }, options, context),
    ),
  );
  await printWaitResult(result, options, context);
  return result.failure ?? result.exitCode;
}
