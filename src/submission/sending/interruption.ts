import { interruption, isInterruption, type RayvisionError, toRayvisionError } from '../../errors.js';
import { codeClass } from '../../protocol/codes.js';
import type { SubmissionRecord } from '../../state/submissions/submission-record.js';

/** The progress of a submission when it was interrupted. */
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
 * Why a task may be submitted although no answer confirmed it: the farm refused it and does not list it yet, or the
 * answer is unknown.
 */
export type UncertainReason = 'unlisted' | 'unknown';

/**
 * Returns the error of a submission that stopped, with its progress and the command that resumes it.
 * @param unsure why this run or an earlier one may have submitted it; then a refusal is not final
 * @param farmFlags the flags that a suggested command needs to address the same farm
 */
export function stoppedError(
  cause: unknown,
  { steps, taskId, id }: SubmissionRecord,
  unsure: UncertainReason | undefined,
  farmFlags: string,
): RayvisionError {
  const error = toRayvisionError(cause);
  const farm = farmFlags;
  if (!isInterruption(error)) {
    const params = { id, farm, taskId: taskId ?? '-' };
    // The farm refused a call that it had executed.
    if (steps.submit === 'done') return error.advise('ui.refusedYetSubmitted', params);
    if (unsure === 'unlisted') return error.advise('ui.refusedTask', params);
    if (unsure && (isFinal(error) || error.farmCode !== undefined)) return error.advise('ui.unsure', params);
    return isFinal(error) ? error : error.advise('ui.resume', params);
  }
  if (taskId === undefined) return interruption(error, 'interrupted.unreserved', { id, farm });
  const key = steps.submit === undefined ? 'interrupted.reserved' : 'interrupted.unsure';
  return interruption(error, key, { id, taskId, farm });
}
