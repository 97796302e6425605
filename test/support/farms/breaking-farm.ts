import { randomBytes } from 'node:crypto';
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp, type Socket } from 'node:net';
import { createGzip } from 'node:zlib';
import { listening, passOn, stopped, textOf } from '../proxies/relay.js';
import { type CertificateOptions, makeCertificate, type TestCertificate } from './certificate.js';

/** How a connection breaks after the farm has executed the request. */
export type Breaking =
  /** An unencrypted proxy page in a TLS connection. */
  | 'plaintext'
  /** A TLS alert. */
  | 'alert'
  /** A TLS record with a wrong checksum. */
  | 'bad-mac'
  | 'reset'
  | 'close'
  /** Half of the answer, then silence. */
  | 'half'
  /** A gateway's page instead of the answer. */
  | 'gateway'
  /** HTTP 101 (switching protocols), then silence. */
  | 'upgrade'
  /** Endless answers: 1 GB with a content length, an envelope with an endless string, 1 GB compressed. */
  | 'huge'
  | 'endless'
  | 'gzip-bomb'
  /** Single bytes at intervals, forever. */
  | 'trickle'
  /** Lists within lists, a hundred thousand levels deep. */
  | 'deep'
  /** Millions of tiny values. */
  | 'crowded';

export interface BreakingFarm {
  readonly domain: string;
  /** Environment variables that point a command to it and trust its certificate. */
  readonly env: Record<string, string>;
  /** Its certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly certificate: TestCertificate;
  /** The requested paths, in order; the sandbox executed each. */
  readonly asked: string[];
  /** Number of connections. */
  readonly connections: number;
  /** Returns how often a path was requested; the end of the path is enough. */
  count(path: string): number;
  close(): Promise<void>;
}

export interface BreakingOptions {
  /** Returns how the answer to a path breaks; undefined if it arrives. `number` counts the calls of the path from 1. */
  readonly breaking: (path: string, number: number) => Breaking | undefined;
  /** False for plain http. */
  readonly tls?: boolean;
  readonly certificate?: CertificateOptions;
}

const MIB = 1024 * 1024;
const GATEWAY = '<html><body><h1>502 Bad Gateway</h1></body></html>';

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n';

/** Bytes that are written below TLS. */
const ON_THE_WIRE: Partial<Record<Breaking, () => Buffer>> = {
  plaintext: () =>
    Buffer.from(`HTTP/1.1 502 Bad Gateway\r\nContent-Length: ${GATEWAY.length}\r\n\r\n${GATEWAY}`),
  // A fatal alert, "internal error".
  alert: () => Buffer.from('15030300020250', 'hex'),
  'bad-mac': () => Buffer.concat([Buffer.from('1703030040', 'hex'), randomBytes(64)]),
};

/** Writes the same bytes as long as the connection is open. */
function pour(to: NodeJS.WritableStream, part: Buffer, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  const more = () => {
    while (left-- > 0) if (!to.write(part)) return;
    to.end();
  };
  to.on('drain', more).on('error', () => {});
  more();
}

/** Sends an endless answer. */
function overwhelm(response: ServerResponse, breaking: Breaking, text: string): void {
  const spaces = Buffer.alloc(MIB, ' ');
  const json = { 'Content-Type': 'application/json' };
  if (breaking === 'huge') {
    response.writeHead(200, { ...json, 'Content-Length': 1024 * MIB });
    pour(response, spaces, 1024);
  } else if (breaking === 'endless') {
    response.writeHead(200, json).write('{"code":200,"data":"');
    pour(response, Buffer.alloc(MIB, 'a'));
  } else if (breaking === 'gzip-bomb') {
    const gzip = createGzip();
    gzip.pipe(response.writeHead(200, { ...json, 'Content-Encoding': 'gzip' }));
    pour(gzip, spaces, 1024);
    response.once('close', () => gzip.destroy());
  } else if (breaking === 'trickle') {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  } else if (breaking === 'deep') {
    const depth = 100_000;
    response.writeHead(200, json).end(`{"code":200,"data":${'['.repeat(depth)}${']'.repeat(depth)}}`);
  } else if (breaking === 'crowded') {
    response.writeHead(200, json).end(`{"code":200,"data":[${'{},'.repeat(5_000_000)}{}]}`);
  } else response.writeHead(200, json).end(text);
}

/** Starts a TCP relay in front of a server, which can write below TLS. */
async function startWire(port: number) {
  const clients = new Map<number, { client: Socket; inner: Socket }>();
  let connections = 0;
  const server = createTcp((client) => {
    connections += 1;
    const inner = connect(port, '127.0.0.1', () => {
      clients.set(inner.localPort ?? 0, { client, inner });
      client.pipe(inner).pipe(client);
    });
    for (const socket of [client, inner]) {
      socket.on('error', () => {});
      socket.once('close', () => {
        client.destroy();
        inner.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    domain: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    /** Returns the client's socket for a connection of the inner server. */
    take({ socket }: IncomingMessage): Socket {
      const pair = clients.get(socket.remotePort ?? 0);
      if (!pair) throw new Error('a request from nowhere');
      pair.inner.unpipe(pair.client);
      return pair.client;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const { client } of clients.values()) client.destroy();
      }),
  };
}

/**
 * Starts a farm that executes all requests in a sandbox, and whose answers break as requested: over TLS with its own
 * certificate, or over plain http.
 * @param target the sandbox's domain, and the variables that point a command to it
 */
export async function startBreakingFarm(
  target: { domain: string; env: Record<string, string> },
  { breaking, tls = true, certificate: wishes = {} }: BreakingOptions,
): Promise<BreakingFarm> {
  const certificate = makeCertificate(wishes);
  const asked: string[] = [];
  const count = (end: string) => asked.filter((path) => path.endsWith(end)).length;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '', headers } = request;
    const body = await textOf(request);
    const { status, text } = await passOn(target.domain, path, headers, body);
    asked.push(path);
    const how = breaking(path, count(path));
    const wire = how && ON_THE_WIRE[how];
    if (wire) front.take(request).end(wire());
    else if (how === 'reset') front.take(request).resetAndDestroy();
    else if (how === 'close') front.take(request).end();
    else if (how === 'half') {
      response.writeHead(status, { 'Content-Length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
    } else if (how === 'gateway') response.writeHead(502).end(GATEWAY);
    else if (how === 'upgrade') request.socket.write(SWITCHING);
    else if (how) overwhelm(response, how, text);
    else response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
  }

  const handler = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response).catch(() => request.socket.destroy());
  const inner: Server = tls ? createHttps({ ...certificate }, handler) : createHttp(handler);
  const front = await startWire(Number((await listening(inner)).split(':')[1]));
  return {
    domain: front.domain,
    env: {
      ...target.env,
      RAYVISION_DOMAIN: front.domain,
      RAYVISION_PROTOCOL: tls ? 'https' : 'http',
    },
    certificate,
    asked,
    get connections() {
      return front.connections;
    },
    count,
    async close() {
      await front.close();
      await stopped(inner);
    },
  };
}
