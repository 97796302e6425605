import type { Context } from '../../context.js';
import { interruption, isInterruption } from '../../errors.js';
import { printJson } from '../../output/print.js';

/**
 * Does the work of a transfer. One that is interrupted says what became of it, and with `--ndjson` the end that every
 * stream of events has.
 */
export async function cutShort<T>(
  { ndjson }: { readonly ndjson?: boolean },
  context: Context,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isInterruption(error)) throw error;
    const time = new Date(context.now()).toISOString();
    if (ndjson) await printJson(context.stdout, { event: 'end', time, exitCode: error.exitCode });
    throw interruption(error, 'interrupted.transfer');
  }
}
