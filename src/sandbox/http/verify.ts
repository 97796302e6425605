import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { DataError } from '../../errors.js';
import { SIGNED_HEADERS, type SignedHeaders } from '../../protocol/headers.js';
import { type Credentials, hmac, sourceString } from '../../protocol/sign.js';
import { illegal, Refusal } from '../refusal.js';
import { readAsPython } from './python-json.js';

/** Maximum difference in milliseconds between the clocks of request and sandbox (docs/protocol/http.md, §3.6). */
export const TIME_WINDOW = 300_000;

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as received: a strict JSON object. */
  readonly json: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Signed {
  readonly headers: SignedHeaders;
  readonly signature: string;
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name.toLowerCase()];
  if (typeof value !== 'string' || value === '') throw illegal(`header ${name} is missing`);
  return value;
}

/** Reads the signed headers. @throws Refusal 603 for a missing one */
function readSigned(headers: IncomingHttpHeaders): Signed {
  const signed = Object.fromEntries(SIGNED_HEADERS.map((name) => [name, header(headers, name)]));
  return { headers: signed as SignedHeaders, signature: header(headers, 'signature') };
}

function withinWindow(timestamp: string, now: number): boolean {
  if (!/^\d{1,15}$/.test(timestamp)) throw illegal('header UTCTimestamp is no number of seconds');
  return Math.abs(Number(timestamp) * 1000 - now) <= TIME_WINDOW;
}

/** Returns the host as received, and with and without a default port, which HTTP libraries add or drop (docs/protocol/http.md, §3.4). */
function hostForms(host: string): string[] {
  return [...new Set([host, `${host}:80`, `${host}:443`, host.replace(/:(?:80|443)$/, '')])];
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether the signature is valid, in the plain or in the Python format (docs/protocol/http.md, §3.3). */
export function isSigned(request: ReceivedRequest, signed: Signed, accessKey: string): boolean {
  const { path, body, json } = request;
  const host = header(request.headers, 'Host');
  const fits = (values: Readonly<Record<string, unknown>>) =>
    hostForms(host).some((form) => {
      const source = sourceString({ host: form, path, body: values }, signed.headers);
      return equal(hmac(accessKey, source), signed.signature);
    });
  return fits(body) || fits(readAsPython(json));
}

/** Remembers signatures until their timestamps have expired. */
export function replayMemory(): { isNew(signature: string, now: number): boolean } {
  const seen = new Map<string, number>();
  return {
    isNew(signature, now) {
      for (const [old, until] of seen) {
        if (until > now) break;
        seen.delete(old);
      }
      if (seen.has(signature)) return false;
      seen.set(signature, now + 2 * TIME_WINDOW);
      return true;
    },
  };
}

export type Verify = (request: ReceivedRequest, now: number) => void;

/**
 * Returns a check of a request's account, time, signature, and first use (docs/protocol/http.md, §3.6).
 * @throws Refusal 603, 602, 610, 611, 610 in this order; 600 for a body that no signature can cover.
 */
export function verifier(credentials: Credentials): Verify {
  const memory = replayMemory();
  return (request, now) => {
    const signed = readSigned(request.headers);
    if (signed.headers.accessId !== credentials.accessId) throw new Refusal(602, 'unknown access id');
    if (!withinWindow(signed.headers.UTCTimestamp, now))
      throw new Refusal(610, 'signature expired: UTCTimestamp is too far from serverTime');
    if (!signedOrCollides(request, signed, credentials.accessKey))
      throw new Refusal(611, 'signature invalid');
    if (!memory.isNew(signed.signature, now))
      throw new Refusal(610, 'signature expired: it has been used before');
  };
}

function signedOrCollides(request: ReceivedRequest, signed: Signed, accessKey: string): boolean {
  try {
    return isSigned(request, signed, accessKey);
  } catch (error) {
    if (error instanceof DataError) throw new Refusal(600, error.message);
    throw error;
  }
}
