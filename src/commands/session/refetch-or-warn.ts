import type { Context } from '../../context.js';
import { InterruptedError, RayvisionError, TerminatedError } from '../../errors.js';
import { type Globals, warn } from '../flags/globals.js';

/**
 * Looks how things stand after something was done. When that fails it was done all the same, and whoever is told of a
 * failure would do it again: so it is a warning, and the answer is what is known without the look.
 */
export async function afterwards<T>(
  look: () => Promise<T>,
  known: T,
  globals: Globals,
  context: Context,
): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const stopped = error instanceof InterruptedError || error instanceof TerminatedError;
    if (!(error instanceof RayvisionError) || stopped) throw error;
    warn(globals, context, context.translate('ui.notSeen', { cause: error.tell(context.translate) }));
    return known;
  }
}
