import { RaysyncCallError, raysyncDaemon } from '../../client/raysync/daemon.js';

/** The port of a Raysync daemon where nothing else is set (docs/protocol/workflow.md, §6.3). */
export const RAYSYNC_PORT = 6598;

/** Milliseconds in which it must answer. */
const TIMEOUT = 3000;

/**
 * Asks whether a Raysync daemon answers on a port of this machine; otherwise why there is no usable answer.
 * @throws the signal's reason
 */
export async function askDaemon(
  port: number,
  signal: AbortSignal,
): Promise<'alive' | RaysyncCallError['kind']> {
  const daemon = raysyncDaemon({ port, timeout: TIMEOUT, hideSecrets: (text) => text });
  try {
    await daemon.check(signal);
    return 'alive';
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RaysyncCallError) return error.kind;
    throw error;
  }
}
