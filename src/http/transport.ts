import type { Agent } from 'node:http';
import type * as z from 'zod/mini';
import type { Context } from '../context.js';
import { DataError, ProtocolError, RayvisionError } from '../errors.js';
import { NO_MORE_RECORDS } from '../protocol/codes.js';
import type { Body, Endpoint, Repeat } from '../protocol/endpoint.js';
import { languageFlag } from '../protocol/headers.js';
import { type Credentials, signedHeaders } from '../protocol/sign.js';
import { answerStores } from './answer-store.js';
import { type Attempt, attempt, connect } from './attempt.js';
import { backOff, isClockOff, isExpired, isSuccess, mayRepeat, type Outcome } from './outcome.js';
import { noAnswerError, refusal } from './refusal.js';

/** Where a farm is, and as whom to speak to it. */
export interface Farm {
  readonly protocol: 'http' | 'https';
  /** Host with its port, exactly as it is signed. */
  readonly domain: string;
  readonly platform: string;
  readonly credentials: Credentials;
}

/** One attempt, as a log may show it: never a header, never a body. */
export interface AttemptRecord {
  readonly path: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly requestId: string | undefined;
  readonly duration: number;
}

export interface CallOptions {
  /** Attempts in all; by default 3. */
  readonly attempts?: number;
  /** Milliseconds for one attempt; by default 60,000. */
  readonly timeout?: number;
}

export interface Transport {
  readonly domain: string;
  readonly platform: string;
  /**
   * Calls one function of the farm: signed anew at each attempt, repeated only where that does no harm.
   * @throws a named error for every refusal and failure (refusal.ts); ProtocolError for an answer of another shape.
   */
  call<Q extends object, A>(endpoint: Endpoint<Q, A>, body: Q, options?: CallOptions): Promise<A>;
  /** A call of any path, unchecked: `data` as it came. */
  raw(path: string, body: Body, repeat: Repeat, options?: CallOptions): Promise<unknown>;
  /** Farm's clock minus ours, in milliseconds; 0 as long as the farm did not complain. */
  clockSkew(): number;
  close(): void;
}

/** What the transport needs of the world. */
export type Ambient = Pick<
  Context,
  'now' | 'sleep' | 'random' | 'randomBytes' | 'signal' | 'env' | 'secrets'
>;

const ATTEMPTS = 3;
const TIMEOUT = 60_000;

export function createTransport(
  farm: Farm,
  ambient: Ambient,
  log: (record: AttemptRecord) => void = () => {},
): Transport {
  /** Farm's clock minus ours, in milliseconds; learned from `serverTime` when the farm says 610, and only then. */
  let skew = 0;
  ambient.secrets.keep(farm.credentials.accessKey);
  let agents: Promise<Agent> | undefined;
  const openStore = answerStores();

  function headersFor(path: string, body: Body): Record<string, string> {
    const freshness = {
      timestamp: Math.floor((ambient.now() + skew) / 1000),
      // Decimal digits are all that farms are known to accept; 56 bits of them do not repeat.
      nonce: BigInt(`0x${ambient.randomBytes(7).toString('hex')}`).toString(),
    };
    const request = { host: farm.domain, path, body };
    const signed = signedHeaders(request, farm.credentials, farm.platform, freshness);
    ambient.secrets.keepForNow(signed.signature);
    // The host is part of the signed text: it travels exactly as it was signed.
    return { ...signed, languageFlag: languageFlag(farm.domain), host: farm.domain };
  }

  async function once(path: string, body: Body, timeout: number, number: number): Promise<Outcome> {
    agents ??= connect(farm, ambient);
    const request: Attempt = {
      url: `${farm.protocol}://${farm.domain}${path}`,
      headers: headersFor(path, body),
      body: JSON.stringify(body),
      timeout,
      agent: await agents,
      signal: ambient.signal,
      store: openStore(),
      redact: ambient.secrets.redactOwn,
    };
    const started = ambient.now();
    const outcome = await attempt(request);
    const answer = outcome.kind === 'answer' ? outcome.envelope : undefined;
    log({
      path,
      attempt: number,
      outcome: answer ? String(answer.code) : outcome.kind,
      requestId: answer?.requestId ?? undefined,
      duration: ambient.now() - started,
    });
    return outcome;
  }

  async function persist(path: string, body: Body, repeat: Repeat, options: CallOptions): Promise<Outcome> {
    const { attempts = ATTEMPTS, timeout = TIMEOUT } = options;
    let corrected = false;
    for (let number = 1; ; number++) {
      const sent = ambient.now() + skew;
      const outcome = await once(path, body, timeout, number);
      const expired = isExpired(outcome) ? outcome : undefined;
      const serverTime = expired?.envelope.serverTime;
      const isOff = serverTime && isClockOff(serverTime, { sent, heard: ambient.now() + skew });
      if (expired && repeat === 'once' && !isOff) return { ...expired, replayed: true };
      if (serverTime && !corrected) {
        skew = serverTime - ambient.now();
        corrected = true;
        continue;
      }
      if (number >= attempts || !mayRepeat(outcome, repeat)) return outcome;
      await ambient.sleep(backOff(number + 1, ambient.random()), ambient.signal);
    }
  }

  async function raw(path: string, body: Body, repeat: Repeat, options: CallOptions = {}): Promise<unknown> {
    const outcome = await persist(path, body, repeat, options);
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
      return checked(endpoint.answer, data, endpoint.path);
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
    close() {
      // A connection that could not be made has told why already.
      agents?.then(
        (agent) => agent.destroy(),
        () => {},
      );
    },
  };
}

const EMPTY_PAGE = { pageCount: 0, pageNum: 1, total: 0, size: 0, items: [] };

/** "No more records" is an empty page where a page was asked for (docs/protocol/http.md, §5). */
function isNoMore(error: unknown, repeat: Repeat): boolean {
  return repeat === 'read' && error instanceof RayvisionError && error.farmCode === NO_MORE_RECORDS;
}

/**
 * What the farm would refuse is told before it is sent, once (docs/protocol/quirks.md, §1.3). @throws DataError naming
 * the member
 */
function checkRequest<Q>(schema: z.ZodMiniType<Q>, body: Q, path: string): void {
  const result = schema.safeParse(body);
  if (result.success) return;
  const place = result.error.issues[0]?.path.join('.') || 'body';
  throw new DataError('request.invalid', { path, place }, { cause: result.error });
}

function checked<A>(schema: z.ZodMiniType<A>, data: unknown, path: string): A {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path.join('.') || 'data';
  throw new ProtocolError('farm.shape', { path, place }, { cause: result.error });
}
