import { InterruptedError, NoInputError, RayvisionError, TerminatedError } from '../errors.js';
import { codeClass } from '../protocol/codes.js';

/** Whether the farm stays unreachable until a person acts: a refused certificate, or a proxy that denies access. */
export function isLastingError(error: unknown): boolean {
  return error instanceof RayvisionError && error.lasting;
}

/**
 * Whether a retry can never help: a wrong key, no permission, a wrong region, an unknown id, an interruption, or a bug
 * in this program. Everything else, even an invalid answer, may be a temporary fault of the farm.
 */
export function isPermanentError(error: unknown): boolean {
  if (!(error instanceof RayvisionError)) return true;
  if (error instanceof InterruptedError || error instanceof TerminatedError) return true;
  if (error instanceof NoInputError) return true;
  if (error.farmCode === undefined) return error.exitCode === 65 || error.exitCode === 78;
  const kind = codeClass(error.farmCode);
  return kind === 'access' || kind === 'region';
}
