import { codeClass, isTransient, SIGNATURE_EXPIRED, SUCCESS } from '../protocol/codes.js';
import type { Repeat } from '../protocol/endpoint.js';
import type { Envelope } from '../protocol/envelope.js';

/** What kept a connection from being set up, where more is known of it than that it failed. */
export type Barrier =
  /** The certificate of the other side was refused; `code` as Node names it. */
  | { readonly kind: 'certificate'; readonly code: string }
  /** `proxy` without its password; `status` is what it answered CONNECT with, if it answered. */
  | {
      readonly kind: 'proxy';
      readonly proxy: string;
      readonly variable: string;
      readonly status: number | undefined;
    };

/** What came of one attempt. */
export type Outcome =
  /**
   * The farm answered in its envelope, at whatever HTTP status. `replayed` where it may have got the request twice,
   * and refuse only the second one.
   */
  | {
      readonly kind: 'answer';
      readonly envelope: Envelope;
      readonly httpStatus: number;
      readonly replayed?: boolean;
    }
  /** The connection was never set up: nothing was sent. */
  | { readonly kind: 'unsent'; readonly cause: unknown; readonly barrier?: Barrier }
  /** Sent, and no answer: time-out, reset. The farm may have done it. */
  | { readonly kind: 'lost'; readonly cause: unknown }
  /** An answer that is not an envelope, or larger than any. */
  | { readonly kind: 'foreign'; readonly httpStatus: number; readonly tooLarge?: boolean };

const PASSING_HTTP = [429, 500, 502, 503, 504];

/** Whether it stays until a person removes it: a certificate, and what a proxy refuses for good (RFC 9110 §15.5). */
export function isLasting(barrier: Barrier | undefined): boolean {
  if (barrier?.kind === 'certificate') return true;
  const status = barrier?.status ?? 0;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/**
 * Whether this attempt may be made again (docs/protocol/http.md, §6): what was never sent, always, where that can
 * help; what may have arrived, only when a second time does no harm. An expired signature is the transport's own
 * matter: `isClockOff`.
 */
export function mayRepeat(outcome: Outcome, repeat: Repeat): boolean {
  if (outcome.kind === 'unsent') return !isLasting(outcome.barrier);
  if (repeat === 'once') return false;
  if (outcome.kind === 'lost') return true;
  if (outcome.kind === 'answer') {
    return isTransient(outcome.envelope.code) || isPassingHttp(outcome);
  }
  return !outcome.tooLarge && (outcome.httpStatus === 200 || PASSING_HTTP.includes(outcome.httpStatus));
}

/** An envelope whose code says nothing better than the HTTP status does. */
function isPassingHttp({ envelope, httpStatus }: { envelope: Envelope; httpStatus: number }): boolean {
  return PASSING_HTTP.includes(httpStatus) && codeClass(envelope.code) === 'unavailable';
}

export function isExpired(outcome: Outcome): outcome is Outcome & { kind: 'answer' } {
  return outcome.kind === 'answer' && outcome.envelope.code === SIGNATURE_EXPIRED;
}

/** Milliseconds that clocks may differ without a farm minding; the sandbox's own window is 300,000. */
const SAME_TIME = 60_000;

/**
 * Whether the clocks explain that a signature counts as expired: then the request was not executed. Otherwise it is
 * one that the farm has seen before (docs/protocol/http.md, §3.6): something on the way repeated the request, and the
 * first one may have been carried out. All in epoch milliseconds.
 * @param sent when the request was signed, and `heard` when its answer came, by the clock that signed it
 */
export function isClockOff(serverTime: number, { sent, heard }: { sent: number; heard: number }): boolean {
  return serverTime < sent - SAME_TIME || serverTime > heard + SAME_TIME;
}

export function isSuccess(outcome: Outcome): outcome is Outcome & { kind: 'answer' } {
  return outcome.kind === 'answer' && outcome.envelope.code === SUCCESS;
}

/** Milliseconds before attempt `next` (2 for the first repetition): about 1 s, doubling, with a fifth of jitter. */
export function backOff(next: number, random: number): number {
  return 1000 * 2 ** (next - 2) * (0.8 + 0.4 * random);
}
