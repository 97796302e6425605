import { connect } from 'node:net';

/**
 * Opens a TCP connection and closes it again.
 * @param timeout milliseconds
 * @returns the system's error code, `ETIMEDOUT` when nothing answers in time; undefined when it could be opened
 * @throws the signal's reason
 */
export async function connectFailure(
  host: string,
  port: number,
  timeout: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const socket = connect({ host, port, signal: ended });
  const failure = await new Promise<string | undefined>((resolve) => {
    socket.once('connect', () => resolve(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(ended.aborted ? 'ETIMEDOUT' : (error.code ?? error.message)),
    );
  });
  socket.on('error', () => {});
  socket.destroy();
  signal.throwIfAborted();
  return failure;
}
