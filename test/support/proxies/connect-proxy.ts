import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listening, stopped } from './relay.js';

export interface ConnectProxy {
  readonly domain: string;
  /** `host:port` of each CONNECT. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Where every tunnel ends, whatever was asked for; it lets nobody through without. */
  readonly to?: string;
  /** What it answers CONNECT with. */
  readonly status?: number;
  /** Called with the first bytes that go into a tunnel that leads nowhere: it answers 200 and is silent then. */
  readonly onSilence?: (first: Buffer) => void;
}

/** An HTTP proxy that takes CONNECT only. */
export async function startConnectProxy({
  to,
  status = 200,
  onSilence,
}: ConnectProxyOptions): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(status).end());
  server.on('connect', ({ url }, client: Socket) => {
    asked.push(String(url));
    client.on('error', () => {});
    if (onSilence) {
      sockets.add(client);
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.once('data', onSilence);
      return;
    }
    if (!to) {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [host, port] = to.split(':');
    const farm = connect(Number(port), host, () => {
      client.write(`HTTP/1.1 ${status} OK\r\n\r\n`);
      client.pipe(farm).pipe(client);
    });
    farm.on('error', () => client.destroy());
    client.on('close', () => farm.destroy());
    for (const socket of [client, farm]) sockets.add(socket);
  });
  return {
    domain: await listening(server),
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await stopped(server);
    },
  };
}
