import http, { type Agent } from 'node:http';
import https from 'node:https';
import got, { RequestError, TimeoutError } from 'got';
import { readEnvelope } from '../protocol/envelope.js';
import { isLoopback } from '../protocol/headers.js';
import type { Secrets } from '../secrets/index.js';
import type { Outcome } from './outcome.js';
import { type Env, proxyAgent, proxyFor } from './proxy.js';

/** One signed request, ready to go. */
export interface Attempt {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly timeout: number;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  /** Hides our own secrets in what comes back: a farm that repeats them must not plant them anywhere. */
  readonly redact: (text: string) => string;
}

const CONNECT_TIMEOUT = 10_000;

/** Idle connections are dropped before a server would: a call must not ride on one that is just being closed. */
const KEEP_ALIVE = 4000;

/** Failures before the request's first byte. */
const NEVER_OPENED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'];
const OPENING_PHASES = ['lookup', 'connect', 'secureConnect'];

/** The connections of one farm, through the proxy that the environment names. */
export async function connect(
  farm: { protocol: string; domain: string },
  { env, secrets }: { env: Env; secrets: Secrets },
): Promise<Agent> {
  const url = new URL(`${farm.protocol}://${farm.domain}`);
  const proxy = isLoopback(farm.domain) ? undefined : proxyFor(url, env);
  const secure = farm.protocol === 'https';
  if (proxy) {
    secrets.keepAddress(proxy.href);
    return proxyAgent(proxy, secure, KEEP_ALIVE);
  }
  const options = { keepAlive: true, timeout: KEEP_ALIVE };
  return secure ? new https.Agent(options) : new http.Agent(options);
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
  redact,
}: Attempt): Promise<Outcome> {
  try {
    const response = await got.post(url, {
      headers,
      body,
      agent: { http: agent, https: agent as https.Agent },
      timeout: { request: timeout, connect: Math.min(CONNECT_TIMEOUT, timeout) },
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
      signal,
    });
    const envelope = readEnvelope(redact(response.body));
    if (envelope) return { kind: 'answer', envelope, httpStatus: response.statusCode };
    return { kind: 'foreign', httpStatus: response.statusCode };
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof RequestError)) throw cause;
    const unsent =
      cause instanceof TimeoutError
        ? OPENING_PHASES.includes(cause.event)
        : NEVER_OPENED.includes(cause.code) || /certificate|CERT|TLS|SSL/.test(cause.code);
    return { kind: unsent ? 'unsent' : 'lost', cause };
  }
}
