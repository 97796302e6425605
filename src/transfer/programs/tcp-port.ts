import { connect } from 'node:net';
import { limitTime } from '../../domain/time-limit.js';

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
  const limit = limitTime(timeout, signal);
  const socket = connect({ host, port, signal: limit.signal });
  const failure = await new Promise<string | undefined>((resolve) => {
    socket.once('connect', () => resolve(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(limit.isOver() ? 'ETIMEDOUT' : (error.code ?? error.message)),
    );
  });
  socket.on('error', () => {});
  socket.destroy();
  limit.clear();
  signal.throwIfAborted();
  return failure;
}
