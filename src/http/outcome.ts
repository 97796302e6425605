import { codeClass, isTransient, SIGNATURE_EXPIRED, SUCCESS } from '../protocol/codes.js';
import type { Repeat } from '../protocol/endpoint.js';
import type { Envelope } from '../protocol/envelope.js';

/** The known reason why a connection could not be established. */
export type Barrier =
  /** The server's certificate was rejected; `code` is Node's. */
  | { readonly kind: 'certificate'; readonly code: string }
  /** `proxy` without its password; `status` is its HTTP status for CONNECT, if it answered. */
  | {
      readonly kind: 'proxy';
      readonly proxy: string;
      readonly variable: string;
      readonly status: number | undefined;
    };

/** Outcome of one attempt. */
export type Outcome =
  /**
   * The farm answered with an envelope, at any HTTP status. `replayed` if it may have received the request twice and
   * rejected only the second one.
   */
  | {
      readonly kind: 'answer';
      readonly envelope: Envelope;
      readonly httpStatus: number;
      readonly replayed?: boolean;
    }
  /** The connection was never established: nothing was sent. */
  | { readonly kind: 'unsent'; readonly cause: unknown; readonly barrier?: Barrier }
  /** Sent without an answer (timeout, reset): the farm may have executed it. */
  | { readonly kind: 'lost'; readonly cause: unknown }
  /** An answer that is not an envelope, or too large. */
  | { readonly kind: 'invalid'; readonly httpStatus: number; readonly tooLarge?: boolean };

const TRANSIENT_HTTP = [429, 500, 502, 503, 504];

/** Whether a retry cannot help: a rejected certificate, or a proxy's permanent refusal (RFC 9110 §15.5). */
export function isLasting(barrier: Barrier | undefined): boolean {
  if (barrier?.kind === 'certificate') return true;
  const status = barrier?.status ?? 0;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/**
 * Whether an attempt may be retried (docs/protocol/http.md, §6): always if it was not sent and a retry can help; if it may
 * have arrived, only if a second execution is harmless. The transport handles expired signatures (`isClockOff`).
 */
export function mayRetry(outcome: Outcome, repeat: Repeat): boolean {
  if (outcome.kind === 'unsent') return !isLasting(outcome.barrier);
  if (repeat === 'once') return false;
  if (outcome.kind === 'lost') return true;
  if (outcome.kind === 'answer') {
    return isTransient(outcome.envelope.code) || isTransientHttp(outcome);
  }
  return !outcome.tooLarge && (outcome.httpStatus === 200 || TRANSIENT_HTTP.includes(outcome.httpStatus));
}

/** Whether the HTTP status is transient and the envelope's code says nothing more specific. */
function isTransientHttp({ envelope, httpStatus }: { envelope: Envelope; httpStatus: number }): boolean {
  return TRANSIENT_HTTP.includes(httpStatus) && codeClass(envelope.code) === 'unavailable';
}

/** Whether the farm refused the signature as expired (code 610). */
export function isExpired(outcome: Outcome): outcome is Outcome & { kind: 'answer' } {
  return outcome.kind === 'answer' && outcome.envelope.code === SIGNATURE_EXPIRED;
}

/** Clock difference in milliseconds that a farm tolerates; the sandbox's window is 300,000. */
const SAME_TIME = 60_000;

/**
 * Whether different clocks explain an expired signature: the request was not executed then. Otherwise the farm has seen
 * the signature before (docs/protocol/http.md, §3.6): something in between sent the request twice, and the first one may
 * have been executed. All times are epoch milliseconds.
 * @param sent when the request was signed; `heard`: when its answer arrived, by the same clock
 */
export function isClockOff(serverTime: number, { sent, heard }: { sent: number; heard: number }): boolean {
  return serverTime < sent - SAME_TIME || serverTime > heard + SAME_TIME;
}

/** Whether the outcome is an answer with the code of success. */
export function isSuccess(outcome: Outcome): outcome is Outcome & { kind: 'answer' } {
  return outcome.kind === 'answer' && outcome.envelope.code === SUCCESS;
}

/** Returns the milliseconds to wait before attempt `next` (2 is the first retry): about 1 s, doubling, with 20 % jitter. */
export function backOff(next: number, random: number): number {
  return 1000 * 2 ** (next - 2) * (0.8 + 0.4 * random);
}
