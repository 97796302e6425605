import { interruption, isInterruption, type RayvisionError, toRayvisionError } from '../../errors.js';
import { codeClass } from '../../protocol/codes.js';
import type { SubmissionRecord } from '../../state/submissions/submission-record.js';

/** How far a submission had got when it was interrupted. */
export type ReachedStep = 'nothing' | 'reserved' | 'unsure' | 'submitted';

/** Returns the progress of a submission, from the steps in its journal. */
export function reachedStep({ steps, taskId }: SubmissionRecord): ReachedStep {
  if (steps.submit === 'done') return 'submitted';
  if (steps.submit === 'begun') return 'unsure';
  return taskId === undefined ? 'nothing' : 'reserved';
}

/** Whether a submission can never succeed: the farm has refused it, or its scene has changed. */
export function isFinal({ farmCode, key }: RayvisionError): boolean {
  // Its job files were made from another content.
  if (key === 'submit.sceneChanged') return true;
  return farmCode !== undefined && ['invalid', 'missing'].includes(codeClass(farmCode));
}

/** Returns the error of a submission that was interrupted before anything was sent. */
export function interruptedEarly(error: unknown): unknown {
  return isInterruption(error) ? interruption(error, 'interrupted.early') : error;
}

/**
 * Why a task may be submitted although no answer said so: the farm refused it and does not list it yet, or it is not
 * known.
 */
export type WhyUnsure = 'unlisted' | 'unknown';

/**
 * Returns the error of a submission that stopped: how far it had got, and how to resume it.
 * @param unsure why this run or an earlier one may have submitted it; a refusal then settles nothing
 * @param farmFlags what a suggested command needs at its end to mean the same farm
 */
export function stoppedError(
  cause: unknown,
  { steps, taskId, id }: SubmissionRecord,
  unsure: WhyUnsure | undefined,
  farmFlags: string,
): RayvisionError {
  const error = toRayvisionError(cause);
  const farm = farmFlags;
  if (!isInterruption(error)) {
    const params = { id, farm, taskId: taskId ?? '-' };
    // The farm refused a call that it had carried out.
    if (steps.submit === 'done') return error.advise('ui.refusedYetSubmitted', params);
    if (unsure === 'unlisted') return error.advise('ui.refusedTask', params);
    if (unsure && (isFinal(error) || error.farmCode !== undefined)) return error.advise('ui.unsure', params);
    return isFinal(error) ? error : error.advise('ui.resume', params);
  }
  if (taskId === undefined) return interruption(error, 'interrupted.unreserved', { id, farm });
  const key = steps.submit === undefined ? 'interrupted.reserved' : 'interrupted.unsure';
  return interruption(error, key, { id, taskId, farm });
}
