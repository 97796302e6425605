import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** One request that passed through. */
export interface Relayed {
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
  readonly body: any;
  readonly headers: IncomingHttpHeaders;
  /** Places in the order of all beginnings and ends. */
  readonly began: number;
  ended: number;
}

/** A server between a command line and the sandbox: it passes everything on as it came, and keeps count. */
export interface Relay {
  readonly domain: string;
  readonly requests: Relayed[];
  close(): Promise<void>;
}

export interface RelayOptions {
  /** Milliseconds that a request is under way, as on a network. */
  readonly latency?: number;
  /** Called before a request is passed on. */
  readonly onRequest?: (relayed: Relayed) => void | Promise<void>;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function passOn(domain: string, path: string, headers: IncomingHttpHeaders, body: string) {
  const [host, port] = domain.split(':');
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const options = { host, port, path, method: 'POST', headers, agent: false };
    const sent = request(options, (answer) => {
      textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export async function startRelay(target: string, options: RelayOptions = {}): Promise<Relay> {
  const requests: Relayed[] = [];
  let moment = 0;
  const server = createServer(async (incoming, outgoing) => {
    // A proxied request has a whole address in its first line.
    const path = new URL(incoming.url ?? '', 'http://relay').pathname;
    const began = moment++;
    const text = await textOf(incoming);
    const relayed: Relayed = { path, body: JSON.parse(text), headers: incoming.headers, began, ended: -1 };
    requests.push(relayed);
    try {
      await options.onRequest?.(relayed);
      if (options.latency) await wait(options.latency);
      const answer = await passOn(target, path, incoming.headers, text);
      relayed.ended = moment++;
      outgoing.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.text);
    } catch {
      incoming.socket.destroy();
    }
  });
  const domain = await listening(server);
  return { domain, requests, close: () => stopped(server) };
}

/** A server that answers everything alike, as something that is no farm does. */
export async function startForeigner(
  status: number,
  body: string,
): Promise<{ domain: string; close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(status, { 'Content-Type': 'text/html' }).end(body);
  });
  return { domain: await listening(server), close: () => stopped(server) };
}

/** A loopback address where nobody listens. */
export async function deadDomain(): Promise<string> {
  const server = createServer();
  const domain = await listening(server);
  await stopped(server);
  return domain;
}

/** Length of the longest chain of requests of which each began after the one before had ended. */
export function roundsOf(requests: readonly Relayed[]): number {
  let rounds = 0;
  let free = -1;
  for (const { began, ended } of requests.toSorted((a, b) => a.ended - b.ended)) {
    if (began < free) continue;
    rounds += 1;
    free = ended;
  }
  return rounds;
}
