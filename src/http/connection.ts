import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What is known of the connection that one request travels on. */
export interface Connection {
  /**
   * Whether the farm may have got a byte of the request: the connection to it was set up, TLS included, or it is
   * one that was used before. True when in doubt. Names of errors say nothing here: TLS may break long after the
   * farm has done what it was asked (docs/protocol/http.md, §6).
   */
  readonly established: boolean;
  /** Why the other side's certificate was refused, as Node names it: the request was kept back. */
  readonly refusedCertificate: string | undefined;
}

/** Whether a new socket still has to be set up; an agent may hand one out that is. */
function isPending(socket: Socket): boolean {
  if (!(socket instanceof TLSSocket)) return socket.connecting;
  return 'secureConnecting' in socket && socket.secureConnecting === true;
}

/**
 * Gives up a TLS handshake that takes too long within a tunnel. Timers for it begin when a socket connects, and a
 * tunnel's is connected already. Nothing of the request was sent by then.
 */
function boundHandshake(request: ClientRequest, socket: Socket, opening: number): void {
  if (!(socket instanceof TLSSocket) || socket.connecting) return;
  const late = AbortSignal.timeout(opening);
  const giveUp = () => request.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' }));
  late.addEventListener('abort', giveUp);
  for (const event of ['secureConnect', 'close']) {
    socket.once(event, () => late.removeEventListener('abort', giveUp));
  }
}

/**
 * Follows the connection of a request from its beginning; to be called before the socket is known.
 * @param onRequest calls back with the request as soon as it exists
 * @param opening milliseconds for a TLS handshake
 */
export function watchConnection(
  onRequest: (watch: (request: ClientRequest) => void) => void,
  opening: number,
): Connection {
  // Until the request exists nobody can say what becomes of it.
  let established = true;
  let own: Socket | undefined;
  onRequest((request) => {
    established = false;
    request.once('socket', (socket: Socket) => {
      own = socket;
      established = request.reusedSocket || !isPending(socket);
      const event = socket instanceof TLSSocket ? 'secureConnect' : 'connect';
      if (!established) {
        socket.once(event, () => {
          established = true;
        });
        boundHandshake(request, socket, opening);
      }
    });
  });
  return {
    get established() {
      return established;
    },
    get refusedCertificate() {
      // A text, whatever the types say; none as long as nothing was refused.
      const refused = own instanceof TLSSocket && !established && own.authorizationError;
      return refused ? String(refused) : undefined;
    },
  };
}
