import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { listening, passOn, stopped, textOf } from './relay.js';

/** A gateway in front of the farm, which forwards every request and replaces some answers. */
export interface AnsweringProxy {
  readonly domain: string;
  /** Paths, in the order of the requests. */
  readonly paths: string[];
  close(): Promise<void>;
}

/**
 * Starts the gateway.
 * @param target domain of the farm, which executes every request
 * @param codeFor returns the code to answer instead of the farm's answer; undefined to keep that
 * @param kept paths of requests that are not forwarded
 */
export async function startAnsweringProxy(
  target: string,
  codeFor: (path: string) => number | undefined,
  kept: readonly string[] | ((path: string) => boolean) = [],
): Promise<AnsweringProxy> {
  const paths: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    // A proxy receives absolute URLs.
    const path = new URL(incoming.url ?? '', 'http://farm').pathname;
    paths.push(path);
    const body = await textOf(incoming);
    const answer = (typeof kept === 'function' ? kept(path) : kept.includes(path))
      ? { status: 200, text: '' }
      : await passOn(target, path, incoming.headers, body);
    const code = codeFor(path);
    const own = { code, message: 'the gateway said so', data: null, result: false, requestId: 'g-1' };
    outgoing.writeHead(answer.status, { 'Content-Type': 'application/json' });
    outgoing.end(code === undefined ? answer.text : JSON.stringify({ version: '1', serverTime: 0, ...own }));
  });
  server.on('connect', (_, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.emit('connection', socket);
  });
  return { domain: await listening(server), paths, close: () => stopped(server) };
}
