import type { Context } from '../../context.js';
import { interruption, isInterruption, named, type RayvisionError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { terminalAsker } from '../../prompts/ask.js';
import { askUnfinished, type UnfinishedAnswer } from '../../prompts/submit.js';
import { codeClass } from '../../protocol/codes.js';
import type { SubmissionRecord } from '../../state/submission-record.js';
import { canPrompt, type Globals } from '../flags/globals.js';
import type { Dispatch } from './dispatch.js';
import { showResumed } from './show.js';
import { reached } from './unfinished-commands.js';

/** Whether the job can never be done: the farm has refused it, or its scene is not what it was made from. */
export function isFinal({ farmCode, key }: RayvisionError): boolean {
  // Its job files were made from another content.
  if (key === 'submit.sceneChanged') return true;
  return farmCode !== undefined && ['invalid', 'missing'].includes(codeClass(farmCode));
}

/** What stopped a submit before anything was sent. */
export function stoppedEarly(error: unknown): unknown {
  return isInterruption(error) ? interruption(error, 'interrupted.early') : error;
}

/** Why a task may be submitted though nobody heard of it: the farm refused it and lists it nowhere yet, or nobody knows. */
export type Doubt = 'unlisted' | 'unknown';

/**
 * What stopped a submission: how far it had got, and how to come back.
 * @param doubt why this run or an earlier one may have submitted it, if so: then no refusal is the last word
 * @param farm what a command line needs at its end to mean the same farm
 */
export function stoppedAt(
  cause: unknown,
  { steps, taskId, id }: SubmissionRecord,
  doubt: Doubt | undefined,
  farm: string,
): RayvisionError {
  const error = named(cause);
  if (!isInterruption(error)) {
    const where = { id, farm, taskId: taskId ?? '-' };
    // The farm refused what it has carried out.
    if (steps.submit === 'done') return error.advise('ui.refusedYetSubmitted', where);
    if (doubt === 'unlisted') return error.advise('ui.refusedTask', where);
    if (doubt && (isFinal(error) || error.farmCode !== undefined)) return error.advise('ui.unsure', where);
    return isFinal(error) ? error : error.advise('ui.resume', where);
  }
  if (taskId === undefined) return interruption(error, 'interrupted.unreserved', { id, farm });
  const key = steps.submit === undefined ? 'interrupted.reserved' : 'interrupted.unsure';
  return interruption(error, key, { id, taskId, farm });
}

/**
 * What becomes of a submission that an earlier run left and that this line names again: it may be one that a person
 * has just stopped, so a person is asked. A script resumes it, as does `--yes`, and it is said.
 */
export async function chooseUnfinished(
  dispatch: Dispatch,
  globals: Globals,
  context: Context,
): Promise<UnfinishedAnswer> {
  if (globals.yes || !canPrompt(globals, context)) {
    showResumed(dispatch, globals, context);
    return 'resume';
  }
  const { journal, plan } = dispatch;
  const { begunAt, taskId } = journal.record;
  return askUnfinished(await terminalAsker(context), context.say, {
    scene: oneLine(plan.typed),
    time: timesIn(context).moment(begunAt),
    reached: context.say(`ui.reached.${reached(journal.record)}`, { task: taskId ?? '' }),
  });
}
