import type { Context } from '../../context.js';
import { interruption, isInterruption } from '../../errors.js';
import { printJson } from '../../output/print.js';

/**
 * Calls `work`, a transfer. When it is interrupted, the `end` event of `--ndjson` is printed, and the error says that
 * the same command continues the transfer.
 */
export async function withInterruptionReport<T>(
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
