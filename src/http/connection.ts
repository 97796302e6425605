import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** State of the connection of one request. */
export interface Connection {
  /**
   * Whether the farm may have received a byte of the request: the connection, including TLS, was established or reused.
   * True if unknown. Error names are no help: TLS may fail long after the farm has executed the request (docs/protocol/http.md, §6).
   */
  readonly established: boolean;
  /** Node's code for a rejected certificate; the request was not sent then. */
  readonly refusedCertificate: string | undefined;
}

/** Whether a socket is not yet connected; an agent may provide one that is. */
function isPending(socket: Socket): boolean {
  if (!(socket instanceof TLSSocket)) return socket.connecting;
  return 'secureConnecting' in socket && socket.secureConnecting === true;
}

/**
 * Limits the time of a TLS handshake in a proxy tunnel: got's timer starts when a socket connects, and a tunnel's socket
 * already is. Nothing of the request has been sent by then.
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
 * Observes the connection of a request; call it before the request has a socket.
 * @param onRequest calls back with the request as soon as it exists
 * @param opening milliseconds allowed for a TLS handshake
 */
export function watchConnection(
  onRequest: (watch: (request: ClientRequest) => void) => void,
  opening: number,
): Connection {
  // Unknown until the request exists.
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
      // A string, despite its type; null unless the certificate was rejected.
      const refused = own instanceof TLSSocket && !established && own.authorizationError;
      return refused ? String(refused) : undefined;
    },
  };
}
