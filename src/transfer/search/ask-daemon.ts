import { RaysyncCallError, raysyncDaemon } from '../../client/raysync/daemon.js';

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
