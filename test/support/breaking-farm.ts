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
import { type CertificateOptions, makeCertificate, type TestCertificate } from './certificate.js';
import { listening, passOn, stopped, textOf } from './relay.js';

/** What is done to the connection after the farm has done what it was asked. */
export type Breaking =
  /** A proxy's page, unencrypted, where TLS is spoken. */
  | 'plaintext'
  /** A TLS alert. */
  | 'alert'
  /** A TLS record whose check sum is wrong. */
  | 'bad-mac'
  | 'reset'
  | 'close'
  /** Half of the answer, then nothing. */
  | 'half'
  /** A gateway's page in place of the answer. */
  | 'gateway'
  /** HTTP 101: another protocol from here on, and then silence. */
  | 'upgrade'
  /** Answers without bounds: 1 GB that says so, an envelope whose text has no end, 1 GB that comes packed. */
  | 'huge'
  | 'endless'
  | 'gzip-bomb'
  /** A byte now and then, for ever. */
  | 'trickle'
  /** Lists within lists, a hundred thousand levels deep. */
  | 'deep'
  /** Millions of tiny values. */
  | 'crowded';

export interface BreakingFarm {
  readonly domain: string;
  /** What points a command to it; its certificate is trusted. */
  readonly env: Record<string, string>;
  /** Its certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly certificate: TestCertificate;
  /** The paths that were asked for, in this order; each was done. */
  readonly asked: string[];
  /** How many connections were made to it. */
  readonly connections: number;
  /** How often one was: the end of its path is enough. */
  count(path: string): number;
  close(): Promise<void>;
}

export interface BreakingOptions {
  /** How the answer to a path breaks; undefined for one that arrives. `number` counts the path's calls from 1 on. */
  readonly breaking: (path: string, number: number) => Breaking | undefined;
  /** Plain http where false. */
  readonly tls?: boolean;
  readonly certificate?: CertificateOptions;
}

const MIB = 1024 * 1024;
const GATEWAY = '<html><body><h1>502 Bad Gateway</h1></body></html>';

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n';

/** What is written below TLS, straight onto the wire. */
const ON_THE_WIRE: Partial<Record<Breaking, () => Buffer>> = {
  plaintext: () =>
    Buffer.from(`HTTP/1.1 502 Bad Gateway\r\nContent-Length: ${GATEWAY.length}\r\n\r\n${GATEWAY}`),
  // A fatal alert, "internal error".
  alert: () => Buffer.from('15030300020250', 'hex'),
  'bad-mac': () => Buffer.concat([Buffer.from('1703030040', 'hex'), randomBytes(64)]),
};

/** Writes the same bytes as long as somebody reads. */
function pour(to: NodeJS.WritableStream, part: Buffer, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  const more = () => {
    while (left-- > 0) if (!to.write(part)) return;
    to.end();
  };
  to.on('drain', more).on('error', () => {});
  more();
}

/** Answers without bounds. */
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

/** A TCP relay in front of a server: what it writes itself stands on the wire below TLS. */
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
    /** The client's end of the connection on which the inner server got a request. */
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
 * A farm that does all that it is asked, since a sandbox stands behind it, and whose answers then break as told:
 * over TLS with a certificate of its own, or over plain http.
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
