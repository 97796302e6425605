import type { Context } from '../context.js';
import { READER_GONE } from './globals.js';
import { readIds } from './ids.js';
import { inTurn } from './in-turn.js';
import type { Outcome } from './outcome.js';
import { withSession } from './session.js';
import { withCollector } from './transfer/collector.js';
import type { WaitOptions } from './wait.js';
import { waitForTasks } from './wait-for-tasks.js';
import { waitPlan } from './wait-options.js';
import { printWaitResult, type WaitResult } from './wait-result.js';

/** Waits until every task has ended; the exit code is the farm's own end code. */
export async function runWait(options: WaitOptions, context: Context): Promise<Outcome> {
  // A reader that leaves early must not make a wait look like a finished render.
  context.exitWhenUnread(READER_GONE);
  const planned = inTurn(() => waitPlan(options));
  const ids = await readIds(options, context);
  const plan = planned();
  const result: WaitResult = await withSession(options, context, (session) =>
    withCollector(session, options, context, (collector) =>
      waitForTasks(session.client, ids, { ...plan, grace: 0, collector }, options, context),
    ),
  );
  await printWaitResult(result, options, context);
  return result.failure ?? result.exitCode;
}
