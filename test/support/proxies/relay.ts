import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A forwarded request. */
export interface Relayed {
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
  readonly body: any;
  readonly headers: IncomingHttpHeaders;
  /** Positions in the order of all starts and ends. */
  readonly began: number;
  ended: number;
}

/** A server between a command line and the sandbox, which forwards and counts all requests. */
export interface Relay {
  readonly domain: string;
  readonly requests: Relayed[];
  /** Number of rounds of concurrent requests; only with `gather`. */
  readonly rounds: number;
  close(): Promise<void>;
}

export interface RelayOptions {
  /**
   * Holds requests until no other one has arrived for so many milliseconds, then forwards all of them. So `rounds` counts
   * the requests that depend on each other.
   */
  readonly gather?: number;
  /** Called before a request is forwarded. */
  readonly onRequest?: (relayed: Relayed) => void | Promise<void>;
  /** Called after the farm has answered, before the answer is returned. */
  readonly onAnswer?: (relayed: Relayed) => void | Promise<void>;
  /** Changes the data of an answer in place. */
  // biome-ignore lint/suspicious/noExplicitAny: a test changes what it expects, and fails when it is not there
  readonly change?: (path: string, data: any) => void;
}

export async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

export function passOn(domain: string, path: string, headers: IncomingHttpHeaders, body: string) {
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

export function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

export function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Releases all waiting callers together, once none has arrived for `quiet` milliseconds. */
function gate(quiet: number) {
  let held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let rounds = 0;
  function open(): void {
    rounds += 1;
    const free = held;
    held = [];
    for (const go of free) go();
  }
  return {
    get rounds() {
      return rounds;
    },
    pass(): Promise<void> {
      clearTimeout(timer);
      timer = setTimeout(open, quiet);
      return new Promise((resolve) => {
        held.push(resolve);
      });
    },
  };
}

/** Returns an answer's text with its data changed. */
function changed(path: string, text: string, change: NonNullable<RelayOptions['change']>): string {
  const answer = JSON.parse(text);
  if (answer.data !== null) change(path, answer.data);
  return JSON.stringify(answer);
}

export async function startRelay(target: string, options: RelayOptions = {}): Promise<Relay> {
  const requests: Relayed[] = [];
  let moment = 0;
  const round = gate(options.gather ?? 0);
  const server = createServer(async (incoming, outgoing) => {
    // A proxied request has an absolute URL in its first line.
    const path = new URL(incoming.url ?? '', 'http://relay').pathname;
    const began = moment++;
    const text = await textOf(incoming);
    const relayed: Relayed = { path, body: JSON.parse(text), headers: incoming.headers, began, ended: -1 };
    requests.push(relayed);
    try {
      await options.onRequest?.(relayed);
      if (options.gather) await round.pass();
      const answer = await passOn(target, path, incoming.headers, text);
      relayed.ended = moment++;
      await options.onAnswer?.(relayed);
      const sent = options.change ? changed(path, answer.text, options.change) : answer.text;
      outgoing.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(sent);
    } catch {
      incoming.socket.destroy();
    }
  });
  // Ends a proxy's tunnel here: its requests are answered like direct ones.
  server.on('connect', (_, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.emit('connection', socket);
  });
  const domain = await listening(server);
  return {
    domain,
    requests,
    get rounds() {
      return round.rounds;
    },
    close: () => stopped(server),
  };
}

/** Starts a server that gives the same answer to everything, as a server that is not a farm. */
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

/** Returns a loopback address without a server. */
export async function deadDomain(): Promise<string> {
  const server = createServer();
  const domain = await listening(server);
  await stopped(server);
  return domain;
}
