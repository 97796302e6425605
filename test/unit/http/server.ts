import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Ambient, Farm, Transport } from '../../../src/http/transport.js';
import { createTransport } from '../../../src/http/transport.js';
import { createSecrets } from '../../../src/secrets/index.js';
import { EXAMPLE_KEYS, signByHand } from '../../support/farms/sign-by-hand.js';

/** One request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Whether its signature holds, by the document alone. */
  readonly signed: boolean;
}

/** What a request is answered with. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** An envelope; at HTTP 200 by default. */
export function envelope(
  code: number,
  more: { data?: unknown; serverTime?: number; message?: string; http?: number; requestId?: string } = {},
): Reply {
  const { http = 200, data = null, message = 'message of the farm', ...rest } = more;
  return (response) => {
    response.writeHead(http, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ code, message, data, result: code === 200, version: '1.0.0', ...rest }));
  };
}

/** A body that is no envelope. */
export function page(http: number, text = '<html>no farm</html>'): Reply {
  return (response) => response.writeHead(http, { 'Content-Type': 'text/html' }).end(text);
}

/** The connection ends with no answer. */
export const drop: Reply = (_, request) => void request.socket.destroy();

/** No answer ever. */
export const silence: Reply = () => {};

export interface TestFarm {
  readonly domain: string;
  readonly requests: Arrived[];
  /** Answers the next requests; the last one serves all that follow. */
  answer(...replies: Reply[]): void;
  close(): Promise<void>;
}

function isSigned(request: IncomingMessage, text: string): boolean {
  const { headers } = request;
  const names = ['accessId', 'channel', 'platform', 'UTCTimestamp', 'nonce', 'version'];
  const signed = Object.fromEntries(names.map((name) => [name, String(headers[name.toLowerCase()])]));
  const path = String(request.url);
  const key = EXAMPLE_KEYS.accessKey;
  return headers.signature === signByHand(String(headers.host), path, signed, JSON.parse(text), key);
}

/** A real server that does as the test says. */
export async function startTestFarm(): Promise<TestFarm> {
  const requests: Arrived[] = [];
  let replies: Reply[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers, text, signed: isSigned(request, text) });
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply) reply(response, request);
    else page(501)(response, request);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    domain: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (...next) => {
      replies = next;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const NOW = Date.UTC(2026, 0, 1);

/** What a client needs of the world, on a clock that only its own sleeps move. */
export function ambient(more: { sleeps?: number[] } & Partial<Ambient> = {}): Ambient {
  const { sleeps = [], ...rest } = more;
  let time = NOW;
  return {
    now: () => time,
    async sleep(ms: number, signal?: AbortSignal) {
      signal?.throwIfAborted();
      sleeps.push(ms);
      time += ms;
    },
    random: () => 0.5,
    randomBytes,
    signal: new AbortController().signal,
    env: {},
    secrets: createSecrets(),
    ...rest,
  };
}

/** A client with a test clock: nothing sleeps, and the length of each sleep is recorded. */
export function client(
  domain: string,
  more: { env?: Record<string, string>; signal?: AbortSignal; random?: number; farm?: Partial<Farm> } = {},
) {
  const sleeps: number[] = [];
  const records: unknown[] = [];
  const farm: Farm = {
    protocol: 'http',
    domain,
    platform: '62',
    credentials: EXAMPLE_KEYS,
    ...more.farm,
  };
  const { env = {}, random = 0.5 } = more;
  const world = ambient({
    ...{ sleeps, env, random: () => random },
    ...(more.signal === undefined ? {} : { signal: more.signal }),
  });
  const transport: Transport = createTransport(farm, world, (record) => records.push(record));
  return { transport, sleeps, records };
}
