import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { combineErrors, InternalError, isInterruption, RayvisionError } from '../../errors.js';
import { printJson } from '../../output/print.js';
import { rememberTask } from '../../state/last-task.js';
import type { SubmissionOutcome } from '../../submission/sending/send-submissions.js';
import { farmFlags, type Globals, warnOfMoney } from '../flags/globals.js';
import type { Outcome } from '../outcome.js';
import type { Notices } from '../wait/notices/open-notices.js';
import { printWaitResult, waitJson } from '../wait/print-result.js';
import type { WaitPlan } from '../wait/wait-options.js';
import { watchWithEstimate } from '../wait/watch-with-estimate.js';
import type { CheckedDownload } from '../wait/with-background-download.js';
import { outcomeJson, showNext, showOutcome } from './show.js';
import type { OutputFlags } from './submit-line.js';

/** Milliseconds in which an unknown id is no error, since a farm may list a new task late. */
const LISTED_WITHIN = 60_000;

async function remember(taskId: number, globals: Globals, context: Context): Promise<void> {
  try {
    await rememberTask(context.folder, taskId);
  } catch (error) {
    if (!(error instanceof RayvisionError)) throw error;
    // `--last` means an earlier task now, and `stop --last` would stop that one.
    warnOfMoney(globals, context, 'money.notLast', {
      id: taskId,
      cause: (translate) => error.describe(translate),
    });
  }
}

/** Closes the journals once the ids are printed, so that nothing is resumed. */
async function closeAll(outcomes: readonly SubmissionOutcome[]): Promise<void> {
  for (const one of outcomes) if ('task' in one) await one.task.source.journal.close();
}

/** Warns of node limits that could not be set: they limit the cost, so `--quiet` does not hide the warning. */
function warnOfLimits(outcomes: readonly SubmissionOutcome[], globals: Globals, context: Context): void {
  for (const one of outcomes) {
    if (!('task' in one) || !one.task.limitError) continue;
    const { taskId: id, limitError } = one.task;
    warnOfMoney(globals, context, 'money.unlimited', {
      id,
      cause: (translate) => limitError.describe(translate),
    });
  }
}

/** How to wait for the tasks; undefined without `--wait`. */
export interface SubmitWait {
  readonly plan: WaitPlan;
  readonly background: CheckedDownload | undefined;
  readonly notices: Notices | undefined;
}

/**
 * Prints the ids, waits for the tasks with `--wait`, and prints the result. A submission is finished, and its journal
 * closed, when its id has been written to stdout.
 * @throws the error of the only scene; a bug that stopped one of several
 */
export async function finish(
  client: Client,
  outcomes: readonly SubmissionOutcome[],
  wait: SubmitWait | undefined,
  flags: OutputFlags,
  context: Context,
): Promise<Outcome> {
  const [only] = outcomes;
  if (outcomes.length === 1 && only && 'error' in only) throw only.error;
  const errors = outcomes.flatMap((one) => ('error' in one ? [one.error] : []));
  const bug = errors.find((error) => error instanceof InternalError);
  const tasks = outcomes.flatMap((one) => ('task' in one ? [one.task] : []));
  const [limitError] = tasks.flatMap((task) => task.limitError ?? []);
  const end = (outcome: Outcome) => {
    // The other scenes are reported; a bug is reported with its log.
    if (bug) throw bug;
    return outcome || (isInterruption(limitError) ? limitError : 0);
  };
  const ids = tasks.map(({ taskId }) => taskId);
  const failed = combineErrors(errors, 'submit.failed');
  const last = ids.at(-1);
  if (last !== undefined) await remember(last, flags, context);
  warnOfLimits(outcomes, flags, context);
  const members = outcomes.map((one) => outcomeJson(one, context));
  const whole = members.length === 1 ? members[0] : { submissions: members };
  if (!flags.json) {
    const format = { ...flags, hasEvents: Boolean(wait && flags.ndjson), waits: wait !== undefined };
    for (const one of outcomes) {
      await showOutcome(one, outcomes.length === 1, format, context);
      await closeAll([one]);
    }
    showNext(outcomes, format, context);
  }
  if (!wait || ids.length === 0) {
    if (flags.json) await printJson(context.stdout, whole);
    await closeAll(outcomes);
    return end(failed ?? 0);
  }
  const plan = { ...wait.plan, background: wait.background, notices: wait.notices, grace: LISTED_WITHIN };
  const result = await watchWithEstimate(client, ids, plan, flags, context).catch((error: unknown) => {
    // With --json the ids are not printed yet.
    const params = { ids: ids.join(' '), farm: farmFlags(flags) };
    throw error instanceof RayvisionError ? error.advise('ui.rendersOn', params) : error;
  });
  if (flags.json) await printJson(context.stdout, { ...whole, ...waitJson(result, context.translate) });
  else await printWaitResult(result, flags, context);
  await closeAll(outcomes);
  return end(failed ?? result.failure ?? result.exitCode);
}
