import { InterruptedError, NoInputError, RayvisionError, TerminatedError } from '../errors.js';
import { codeClass } from '../protocol/codes.js';

/** Whether something keeps the farm out of reach until a person removes it: its certificate, a proxy's refusal. */
export function isLastingError(error: unknown): boolean {
  return error instanceof RayvisionError && error.lasting;
}

/**
 * Whether asking again can never help: a wrong key, no permission, a wrong region, an unknown id, an interruption,
 * a bug of our own. Everything else, an answer that makes no sense included, may be a farm's bad minute.
 */
export function isPermanentError(error: unknown): boolean {
  if (!(error instanceof RayvisionError)) return true;
  if (error instanceof InterruptedError || error instanceof TerminatedError) return true;
  if (error instanceof NoInputError) return true;
  if (error.farmCode === undefined) return error.exitCode === 65 || error.exitCode === 78;
  const kind = codeClass(error.farmCode);
  return kind === 'access' || kind === 'region';
}
