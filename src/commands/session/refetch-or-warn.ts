import type { Context } from '../../context.js';
import { isInterruption, RayvisionError } from '../../errors.js';
import { type Globals, warn } from '../flags/globals.js';

/**
 * Queries something again after it was changed. A failure is only a warning, so that no script repeats the change.
 * @param known the value returned after a failure
 */
export async function refetchOrWarn<T>(
  refetch: () => Promise<T>,
  known: T,
  globals: Globals,
  context: Context,
): Promise<T> {
  try {
    return await refetch();
  } catch (error) {
    if (!(error instanceof RayvisionError) || isInterruption(error)) throw error;
    warn(globals, context, context.translate('ui.notSeen', { cause: error.describe(context.translate) }));
    return known;
  }
}
