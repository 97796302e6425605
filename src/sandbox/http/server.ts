import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DROPPED, type Incoming } from '../handle.js';
import { type Answer, failure } from './answer.js';

/** Maximum size of a body in bytes. */
const LARGEST_BODY = 32 * 1024 * 1024;

/** Milliseconds to keep idle connections: longer than clients wait between polls, so that they rarely hit a closing one. */
const KEEP_ALIVE = 65_000;

/**
 * Reads a body; undefined if it is too large. The rest is still read, since a caller that is sending would not receive
 * the answer.
 */
async function readBytes(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}

function send(response: ServerResponse, answer: Answer): void {
  const { afterwards } = answer;
  if (afterwards) {
    response.setHeader('Connection', 'close');
    response.once('close', afterwards);
  }
  const content = Buffer.from(answer.text);
  response.writeHead(answer.status, {
    'Content-Type': `${answer.type};charset=UTF-8`,
    'Content-Length': content.length,
  });
  response.end(content);
}

export type Answerer = (request: Incoming) => Promise<Answer | typeof DROPPED>;

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answerer,
  now: () => number,
): Promise<void> {
  const bytes = await readBytes(request);
  if (!bytes) {
    send(response, failure(603, 'illegal request: the body is too large', now(), 413));
    return;
  }
  const { method = '', url = '', headers } = request;
  const result = await answer({ method, path: url.split('?')[0] ?? '', headers, bytes });
  if (result === DROPPED) request.socket.destroy();
  else send(response, result);
}

/** A listening server on loopback. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Listens on the loopback address only; port 0 picks a free one. */
export function listen(port: number, answer: Answerer, now: () => number): Promise<Listening> {
  const server = createServer((request, response) => {
    serve(request, response, answer, now).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close: () => stopServer(server) });
    });
  });
}
