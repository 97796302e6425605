import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { DataError } from '../../errors.js';
import { SIGNED_HEADERS, type SignedHeaders } from '../../protocol/headers.js';
import { type Credentials, hmac, sourceString } from '../../protocol/sign.js';
import { illegal, Refusal } from '../refusal.js';
import { readAsPython } from './python-json.js';

/** How far a request's clock may be from ours, either way (docs/protocol/http.md, §3.6). */
export const TIME_WINDOW = 300_000;

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came; strict JSON, an object. */
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

/** @throws Refusal 603 when a header of the signature is not there. */
function readSigned(headers: IncomingHttpHeaders): Signed {
  const signed = Object.fromEntries(SIGNED_HEADERS.map((name) => [name, header(headers, name)]));
  return { headers: signed as SignedHeaders, signature: header(headers, 'signature') };
}

function withinWindow(timestamp: string, now: number): boolean {
  if (!/^\d{1,15}$/.test(timestamp)) throw illegal('header UTCTimestamp is no number of seconds');
  return Math.abs(Number(timestamp) * 1000 - now) <= TIME_WINDOW;
}

/** The host as received, and with a default port that HTTP libraries drop or keep (docs/protocol/http.md, §3.4). */
function hostForms(host: string): string[] {
  return [...new Set([host, `${host}:80`, `${host}:443`, host.replace(/:(?:80|443)$/, '')])];
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * True when the signature is one that the key makes, in the plain or in the Python rendering
 * (docs/protocol/http.md, §3.3).
 */
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

/** Signatures already seen; a signature is forgotten when its timestamp can be valid no more. */
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
 * Checks who sent a request, when, and whether for the first time (docs/protocol/http.md, §3.6).
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
