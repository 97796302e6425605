import type { Agent } from 'node:http';
import type * as z from 'zod/mini';
import type { Ambient } from '../context.js';
import { DataError, ProtocolError, RayvisionError } from '../errors.js';
import { NO_MORE_RECORDS } from '../protocol/codes.js';
import type { Body, Endpoint, Repeat } from '../protocol/endpoint.js';
import { languageFlag } from '../protocol/headers.js';
import { type Credentials, signedHeaders } from '../protocol/sign.js';
import { answerStores } from './answer-store.js';
import { type Attempt, attempt, connect } from './attempt.js';
import { backOff, isClockOff, isExpired, isSuccess, mayRetry, type Outcome } from './outcome.js';
import { noAnswerError, refusal } from './refusal.js';

export type { Ambient };

/** Address of a farm, and the key pair to sign with. */
export interface Farm {
  readonly protocol: 'http' | 'https';
  /** Host and port, exactly as signed. */
  readonly domain: string;
  readonly platform: string;
  readonly credentials: Credentials;
}

/** One attempt for the log, without headers and bodies. */
export interface AttemptRecord {
  readonly path: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly requestId: string | undefined;
  readonly duration: number;
  /** The farm's clock in epoch milliseconds, where its answer has it. */
  readonly serverTime: number | undefined;
}

export interface CallOptions {
  /** Maximum number of attempts; 3 by default. */
  readonly attempts?: number;
  /** Milliseconds for one attempt; 60,000 by default. */
  readonly timeout?: number;
}

export interface Transport {
  readonly domain: string;
  readonly platform: string;
  /**
   * Calls an endpoint. Signs again for each attempt; retries only if that is harmless.
   * @throws a RayvisionError for every refusal and failure (refusal.ts); ProtocolError for an answer of the wrong shape
   */
  call<Q extends object, A>(endpoint: Endpoint<Q, A>, body: Q, options?: CallOptions): Promise<A>;
  /** Calls any path, unchecked; returns `data` as received. */
  raw(path: string, body: Body, repeat: Repeat, options?: CallOptions): Promise<unknown>;
  /** The farm's clock minus ours, in milliseconds; 0 until the farm has rejected a timestamp. */
  clockSkew(): number;
  /** The farm's clock in its latest answer, in epoch milliseconds; ours, corrected, where no answer has a likely one. */
  farmTime(): number;
  close(): void;
}

/** Milliseconds that the farm's clock may differ from ours: with more it refuses our requests (docs/protocol/http.md, §3.6). */
const LIKELY = 3_600_000;

const ATTEMPTS = 3;
const TIMEOUT = 60_000;

/** Returns the transport for one farm. @param log receives each attempt */
export function createTransport(
  farm: Farm,
  ambient: Ambient,
  log: (record: AttemptRecord) => void = () => {},
): Transport {
  /** The farm's clock minus ours, in milliseconds; learned from `serverTime` only when the farm answers 610. */
  let skew = 0;
  /** The farm's clock in its latest answer. */
  let answeredAt: number | undefined;
  ambient.secrets.keep(farm.credentials.accessKey);
  let agents: Promise<Agent> | undefined;
  const openStore = answerStores();

  function headersFor(path: string, body: Body): Record<string, string> {
    const freshness = {
      timestamp: Math.floor((ambient.now() + skew) / 1000),
      // Farms are known to accept only decimal digits; 56 random bits do not repeat.
      nonce: BigInt(`0x${Buffer.from(ambient.randomBytes(7)).toString('hex')}`).toString(),
    };
    const request = { host: farm.domain, path, body };
    const signed = signedHeaders(request, farm.credentials, farm.platform, freshness);
    ambient.secrets.keepTemporarily(signed.signature);
    // The host is part of the signed text, so it is sent exactly as signed.
    return { ...signed, languageFlag: languageFlag(farm.domain), host: farm.domain };
  }

  async function sendOnce(path: string, body: Body, timeout: number, number: number): Promise<Outcome> {
    agents ??= connect(farm, ambient);
    const request: Attempt = {
      url: `${farm.protocol}://${farm.domain}${path}`,
      headers: headersFor(path, body),
      body: JSON.stringify(body),
      timeout,
      agent: await agents,
      signal: ambient.signal,
      store: openStore(),
      redact: ambient.secrets.redactKeys,
    };
    const started = ambient.now();
    const outcome = await attempt(request);
    const answer = outcome.kind === 'answer' ? outcome.envelope : undefined;
    const serverTime = answer?.serverTime || undefined;
    if (serverTime !== undefined)
      answeredAt = Math.abs(serverTime - ambient.now() - skew) < LIKELY ? serverTime : undefined;
    log({
      path,
      attempt: number,
      outcome: answer ? String(answer.code) : outcome.kind,
      requestId: answer?.requestId ?? undefined,
      duration: ambient.now() - started,
      serverTime,
    });
    return outcome;
  }

  async function sendWithRetries(
    path: string,
    body: Body,
    repeat: Repeat,
    options: CallOptions,
  ): Promise<Outcome> {
    const { attempts = ATTEMPTS, timeout = TIMEOUT } = options;
    let corrected = false;
    for (let number = 1; ; number++) {
      const sent = ambient.now() + skew;
      const outcome = await sendOnce(path, body, timeout, number);
      const expired = isExpired(outcome) ? outcome : undefined;
      const serverTime = expired?.envelope.serverTime;
      const isOff = serverTime && isClockOff(serverTime, { sent, heard: ambient.now() + skew });
      if (expired && repeat === 'once' && !isOff) return { ...expired, replayed: true };
      if (serverTime && !corrected) {
        skew = serverTime - ambient.now();
        corrected = true;
        continue;
      }
      if (number >= attempts || !mayRetry(outcome, repeat)) return outcome;
      await ambient.sleep(backOff(number + 1, ambient.random()), ambient.signal);
    }
  }

  async function raw(path: string, body: Body, repeat: Repeat, options: CallOptions = {}): Promise<unknown> {
    const outcome = await sendWithRetries(path, body, repeat, options);
    if (isSuccess(outcome)) return outcome.envelope.data ?? null;
    const asked = { domain: farm.domain, path };
    if (outcome.kind === 'answer') throw refusal(outcome, asked, Math.round(skew / 1000));
    throw noAnswerError(outcome, asked, repeat === 'once');
  }

  async function call<Q extends object, A>(
    endpoint: Endpoint<Q, A>,
    body: Q,
    options: CallOptions = {},
  ): Promise<A> {
    checkRequest(endpoint.request, body, endpoint.path);
    try {
      const data = await raw(endpoint.path, body as Body, endpoint.repeat, options);
      return parseAnswer(endpoint.answer, data, endpoint.path);
    } catch (error) {
      if (!isNoMore(error, endpoint.repeat)) throw error;
      const empty = endpoint.answer.safeParse(EMPTY_PAGE);
      if (!empty.success) throw error;
      return empty.data;
    }
  }

  return {
    domain: farm.domain,
    platform: farm.platform,
    call,
    raw,
    clockSkew: () => skew,
    farmTime: () => answeredAt ?? ambient.now() + skew,
    close() {
      // A pool that could not be created has already been reported.
      agents?.then(
        (agent) => agent.destroy(),
        () => {},
      );
    },
  };
}

const EMPTY_PAGE = { pageCount: 0, pageNum: 1, total: 0, size: 0, items: [] };

/** Whether "no more records" answers a query, and so means an empty page (docs/protocol/http.md, §5). */
function isNoMore(error: unknown, repeat: Repeat): boolean {
  return repeat === 'read' && error instanceof RayvisionError && error.farmCode === NO_MORE_RECORDS;
}

/** Rejects an invalid body before it is sent (docs/protocol/quirks.md, §1.3). @throws DataError naming the member */
function checkRequest<Q>(schema: z.ZodMiniType<Q>, body: Q, path: string): void {
  const result = schema.safeParse(body);
  if (result.success) return;
  const place = result.error.issues[0]?.path.join('.') || 'body';
  throw new DataError('request.invalid', { path, place }, { cause: result.error });
}

function parseAnswer<A>(schema: z.ZodMiniType<A>, data: unknown, path: string): A {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path.join('.') || 'data';
  throw new ProtocolError('farm.shape', { path, place }, { cause: result.error });
}
