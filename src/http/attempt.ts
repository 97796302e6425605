import http, { type Agent, type ClientRequest } from 'node:http';
import https from 'node:https';
import { ANSWER_LIMITS, jsonMeter, readEnvelope } from '../protocol/envelope.js';
import { isLoopback } from '../protocol/headers.js';
import type { Secrets } from '../secrets/index.js';
import type { AnswerStore } from './answer-store.js';
import { type Connection, watchConnection } from './connection.js';
import type { Barrier, Outcome } from './outcome.js';
import { type Env, ProxyError, proxyAgent, proxyFor } from './proxy.js';

/** One signed request, ready to go. */
export interface Attempt {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly timeout: number;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  /** Where the answer is kept while it comes in. */
  readonly store: AnswerStore;
  /** Hides our own secrets in what comes back: a farm that repeats them must not plant them anywhere. */
  readonly redact: (text: string) => string;
}

/** What stands for the cause where a farm, or what stands before it, answers that it changes the protocol. */
const UPGRADED = 'HTTP 101';

const CONNECT_TIMEOUT = 10_000;

/** Idle connections are dropped before a server would: a call must not ride on one that is just being closed. */
const KEEP_ALIVE = 4000;

/** Bytes of an answer, unpacked. The largest that farms send, a page of a log, stay far below. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** The connections of one farm, through the proxy that the environment names. */
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

/** An answer's text as it comes in, unpacked; undefined once it holds more than any answer, and the rest stays unread. */
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

/** The first of an error and its causes that is of a kind. */
function causeOf<E extends Error>(error: unknown, Kind: new (...args: never[]) => E): E | undefined {
  if (error instanceof Kind) return error;
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause, Kind) : undefined;
}

function barrierOf(cause: unknown, { refusedCertificate }: Connection): Barrier | undefined {
  if (refusedCertificate !== undefined) return { kind: 'certificate', code: refusedCertificate };
  const refused = causeOf(cause, ProxyError);
  if (!refused) return undefined;
  const { proxy, variable, status } = refused;
  return { kind: 'proxy', proxy, variable, status };
}

/** What came of an attempt that failed: whether the farm may have heard of it, its connection tells. */
function failure(cause: unknown, connection: Connection): Outcome {
  if (connection.established) return { kind: 'lost', cause };
  const barrier = barrierOf(cause, connection);
  return { kind: 'unsent', cause, ...(barrier && { barrier }) };
}

/**
 * Sends one request and says what came of it; a failure is an outcome too.
 * @throws the signal's reason when interrupted.
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
  // Reading tells of every failure; one that comes afterwards is nobody's.
  stream.on('error', () => {});
  const connection = watchConnection((watch) => stream.once('request', watch), opening);
  stream.once('request', (request: ClientRequest) => {
    // After a 101 the connection is the listener's, and got, which listens, does nothing with it.
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
    // It would listen to the signal for ever. The connection of an answer that was read is no longer its own.
    stream.destroy();
    store.release();
  }
  const httpStatus = stream.response?.statusCode ?? 0;
  if (text === undefined) return { kind: 'foreign', httpStatus, tooLarge: true };
  const envelope = readEnvelope(redact(text));
  return envelope ? { kind: 'answer', envelope, httpStatus } : { kind: 'foreign', httpStatus };
}
