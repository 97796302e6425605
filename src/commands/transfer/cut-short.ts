import { interruption, isInterruption } from '../../errors.js';

/** Rethrows what stopped a transfer; an interruption says what became of it. */
export function cutShort(error: unknown): never {
  throw isInterruption(error) ? interruption(error, 'interrupted.transfer') : error;
}
