import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { InternalError, isInterruption, RayvisionError } from '../../errors.js';
import { printJson } from '../../output/print.js';
import { rememberTask } from '../../state/last-task.js';
import { farmFlags, warnOfMoney } from '../flags/globals.js';
import { type Outcome, together } from '../outcome.js';
import type { Collector } from '../transfer/background-download.js';
import { printWaitResult, waitJson } from '../wait/print-result.js';
import { waitForTasks } from '../wait/wait-for-tasks.js';
import type { WaitPlan } from '../wait/wait-options.js';
import type { Sent } from './send.js';
import { sentJson, showNext, showOne } from './show.js';
import type { SubmitOptions } from './submit.js';

/** A farm may list a task late that was submitted a moment ago. */
const LISTED_WITHIN = 60_000;

async function remember(taskId: number, options: SubmitOptions, context: Context): Promise<void> {
  try {
    await rememberTask(context.folder, taskId);
  } catch (error) {
    // The task is on its way: a word, not a failure. But `--last` names an earlier one, and `stop --last` would stop it.
    if (!(error instanceof RayvisionError)) throw error;
    warnOfMoney(options, context, 'money.notLast', { id: taskId, cause: (say) => error.tell(say) });
  }
}

/** What stopped the scenes that could not be submitted; the worst has the highest exit code. */
function failureOf(sent: readonly Sent[]): RayvisionError | undefined {
  return together(
    sent.flatMap((one) => ('error' in one ? [one.error] : [])),
    'submit.failed',
  );
}

/** The ids were given out: from now on nobody needs to go on with these submissions. */
async function closeAll(sent: readonly Sent[]): Promise<void> {
  for (const one of sent) if ('submission' in one) await one.submission.dispatch.journal.close();
}

/** It bounds what is spent: even who wants to hear of nothing else must hear of this. */
function warnUnlimited(sent: readonly Sent[], options: SubmitOptions, context: Context): void {
  for (const one of sent) {
    if (!('submission' in one) || !one.submission.unlimited) continue;
    const { taskId: id, unlimited } = one.submission;
    warnOfMoney(options, context, 'money.unlimited', { id, cause: (say) => unlimited.tell(say) });
  }
}

/**
 * Gives out the ids, waits for the tasks if told to, and prints everything that is left to print. A submission is
 * finished, and its journal closed, when its id has been written to stdout.
 * @throws what stopped the only scene; a bug that stopped one of several.
 */
export async function finish(
  client: Client,
  sent: readonly Sent[],
  wait: WaitPlan & { readonly collector?: Collector | undefined },
  options: SubmitOptions,
  context: Context,
): Promise<Outcome> {
  const [only] = sent;
  if (sent.length === 1 && only && 'error' in only) throw only.error;
  const bug = sent.flatMap((one) =>
    'error' in one && one.error instanceof InternalError ? one.error : [],
  )[0];
  const stopped = sent.flatMap((one) => ('submission' in one ? (one.submission.unlimited ?? []) : []))[0];
  const end = (outcome: Outcome) => {
    // What the others brought has been told; a bug has its own manner of being told, and its log.
    if (bug) throw bug;
    return outcome || (isInterruption(stopped) ? stopped : 0);
  };
  const ids = sent.flatMap((one) => ('submission' in one ? [one.submission.taskId] : []));
  const failed = failureOf(sent);
  const last = ids.at(-1);
  if (last !== undefined) await remember(last, options, context);
  warnUnlimited(sent, options, context);
  const told = sent.map((one) => sentJson(one, context));
  const whole = told.length === 1 ? told[0] : { submissions: told };
  if (!options.json) {
    for (const one of sent) {
      await showOne(one, sent.length === 1, options, context);
      await closeAll([one]);
    }
    showNext(sent, options, context);
  }
  if (!options.wait || ids.length === 0) {
    if (options.json) await printJson(context.stdout, whole);
    await closeAll(sent);
    return end(failed ?? 0);
  }
  const plan = { ...wait, grace: LISTED_WITHIN };
  const result = await waitForTasks(client, ids, plan, options, context).catch((error: unknown) => {
    // With --json nobody has been told the ids yet.
    const told = { ids: ids.join(' '), farm: farmFlags(options) };
    throw error instanceof RayvisionError ? error.advise('ui.rendersOn', told) : error;
  });
  if (options.json) await printJson(context.stdout, { ...whole, ...waitJson(result, context.say) });
  else await printWaitResult(result, options, context);
  await closeAll(sent);
  return end(failed ?? result.failure ?? result.exitCode);
}
