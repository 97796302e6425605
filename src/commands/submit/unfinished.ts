import { interruption, isInterruption, named, type RayvisionError } from '../../errors.js';
import { codeClass } from '../../protocol/codes.js';
import type { SubmissionRecord } from '../../state/submission-record.js';

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

/**
 * What stopped a submission: how far it had got, and how to come back.
 * @param unsure whether an earlier run may have submitted it: then no refusal is the last word
 * @param farm what a command line needs at its end to mean the same farm
 */
export function stoppedAt(
  cause: unknown,
  { steps, taskId, id }: SubmissionRecord,
  unsure: boolean,
  farm: string,
): RayvisionError {
  const error = named(cause);
  if (isFinal(error)) return unsure ? error.advise('ui.unsure', { id, farm, taskId: taskId ?? '-' }) : error;
  if (!isInterruption(error)) return error.advise('ui.resume', { id, farm });
  if (taskId === undefined) return interruption(error, 'interrupted.unreserved', { id, farm });
  const key = steps.submit === undefined ? 'interrupted.reserved' : 'interrupted.unsure';
  return interruption(error, key, { id, taskId, farm });
}
