import http, { type Agent, type ClientRequest } from 'node:http';
import https from 'node:https';
import { ANSWER_LIMITS, jsonMeter, readEnvelope } from '../protocol/envelope.js';
import { isLoopback } from '../protocol/headers.js';
import type { Secrets } from '../secrets/index.js';
import type { AnswerStore } from './answer-store.js';
import { type Connection, watchConnection } from './connection.js';
import type { Barrier, Outcome } from './outcome.js';
import { type Env, ProxyError, proxyAgent, proxyFor } from './proxy.js';

/** One signed request, ready to be sent. */
export interface Attempt {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly timeout: number;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  /** Collects the answer while it arrives. */
  readonly store: AnswerStore;
  /** Removes our own secrets from the answer, in case the farm repeats them. */
  readonly redact: (text: string) => string;
}

/** Error code for an answer that switches protocols (101). */
const UPGRADED = 'HTTP 101';

const CONNECT_TIMEOUT = 10_000;

/** Milliseconds after which an idle connection is closed, before the server closes it during a call. */
const KEEP_ALIVE = 4000;

/** Maximum size of an uncompressed answer in bytes; the largest real ones, log pages, are much smaller. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** Creates the connection pool for a farm, through the proxy that the environment names. */
export async function connect(
  farm: { protocol: string; domain: string },
  { env, secrets }: { env: Env; secrets: Secrets },
): Promise<Agent> {
  const url = new URL(`${farm.protocol}://${farm.domain}`);
  const proxy = isLoopback(farm.domain) ? undefined : proxyFor(url, env);
  const secure = farm.protocol === 'https';
  if (proxy) {
    secrets.keepAddress(proxy.address.href);
    return proxyAgent(proxy, secure, KEEP_ALIVE);
  }
  const options = { keepAlive: true, timeout: KEEP_ALIVE };
  return secure ? new https.Agent(options) : new http.Agent(options);
}

/** Reads an uncompressed answer; undefined, without reading the rest, if it exceeds the limits. */
async function readAnswer(
  chunks: AsyncIterable<Uint8Array>,
  store: AnswerStore,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const passes = jsonMeter(ANSWER_LIMITS);
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_ANSWER || passes(decoder.decode(chunk, { stream: true }))) return undefined;
    store.add(chunk);
  }
  return store.text();
}

/** Returns the first instance of a class among an error and its causes. */
function findCause<E extends Error>(error: unknown, Kind: new (...args: never[]) => E): E | undefined {
  if (error instanceof Kind) return error;
  return error instanceof Error && error.cause !== undefined ? findCause(error.cause, Kind) : undefined;
}

function barrierOf(cause: unknown, { refusedCertificate }: Connection): Barrier | undefined {
  if (refusedCertificate !== undefined) return { kind: 'certificate', code: refusedCertificate };
  const refused = findCause(cause, ProxyError);
  if (!refused) return undefined;
  const { proxy, variable, status } = refused;
  return { kind: 'proxy', proxy, variable, status };
}

/** Returns the outcome of a failed attempt: whether the farm may have received it depends on the connection. */
function failure(cause: unknown, connection: Connection): Outcome {
  if (connection.established) return { kind: 'lost', cause };
  const barrier = barrierOf(cause, connection);
  return { kind: 'unsent', cause, ...(barrier && { barrier }) };
}

/**
 * Sends one request and returns its outcome, which may be a failure.
 * @throws the signal's reason when interrupted
 */
export async function attempt({
  url,
  headers,
  body,
  timeout,
  agent,
  signal,
  store,
  redact,
}: Attempt): Promise<Outcome> {
  const opening = Math.min(CONNECT_TIMEOUT, timeout);
  // Only ES modules may import it, and the library is CommonJS as well.
  const { default: got } = await import('got');
  const stream = got.stream.post(url, {
    headers,
    body,
    agent: { http: agent, https: agent as https.Agent },
    timeout: { request: timeout, connect: opening, secureConnect: opening },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    signal,
  });
  // Reading reports every failure; later errors are of no interest.
  stream.on('error', () => {});
  const connection = watchConnection((watch) => stream.once('request', watch), opening);
  stream.once('request', (request: ClientRequest) => {
    // After a 101 the socket belongs to the listener, and got never closes it.
    request.once('upgrade', (_, socket) => {
      socket.destroy();
      stream.destroy(Object.assign(new Error(), { code: UPGRADED }));
    });
  });
  let text: string | undefined;
  try {
    text = await readAnswer(stream, store);
  } catch (cause) {
    signal.throwIfAborted();
    return failure(cause, connection);
  } finally {
    // Otherwise it listens to the signal forever. After a complete answer the connection is already back in the pool.
    stream.destroy();
    store.release();
  }
  const httpStatus = stream.response?.statusCode ?? 0;
  if (text === undefined) return { kind: 'invalid', httpStatus, tooLarge: true };
  const envelope = readEnvelope(redact(text));
  return envelope ? { kind: 'answer', envelope, httpStatus } : { kind: 'invalid', httpStatus };
}
