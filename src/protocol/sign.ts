import { createHmac } from 'node:crypto';
import { flatten, type Pair, type ShowScalar, showPlainly } from './flatten.js';
import { DEFAULT_HEADERS, type SignedHeaders } from './headers.js';

/** An access id and its key. The key signs and is never sent. */
export interface Credentials {
  readonly accessId: string;
  readonly accessKey: string;
}

/** What a signature covers besides the headers. */
export interface SignableRequest {
  /** Host as the caller typed it, with its port: `task.renderbus.com`, `127.0.0.1:8080`. */
  readonly host: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Ascending by character code: digits, upper case, `_`, lower case. No two names are the same (`flatten`). */
function byName([a]: Pair, [b]: Pair): number {
  return a < b ? -1 : 1;
}

/**
 * The text that is signed (docs/protocol/http.md, §3.1): a body member replaces a header of the same name, all names
 * are sorted after flattening, nothing is escaped.
 * @throws DataError when two values of the body get the same name.
 */
export function sourceString(
  { host, path, body }: SignableRequest,
  headers: SignedHeaders,
  show: ShowScalar = showPlainly,
): string {
  const pairs = flatten({ ...headers, ...body }, show).toSorted(byName);
  return `[POST]${host}:${path}&${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** Base64 of the HMAC-SHA-256 of the text under the access key. */
export function hmac(accessKey: string, text: string): string {
  return createHmac('sha256', accessKey).update(text, 'utf8').digest('base64');
}

/** The values that are new for every attempt, retries included. */
export interface Freshness {
  /** Seconds since 1970, as the farm's clock has it. */
  readonly timestamp: number;
  /** Decimal digits, never used twice. */
  readonly nonce: string;
}

/**
 * All headers of a signed request but `languageFlag`, which is not signed.
 * @throws DataError when two values of the body get the same name.
 */
export function signedHeaders(
  request: SignableRequest,
  credentials: Credentials,
  platform: string,
  { timestamp, nonce }: Freshness,
): Record<string, string> & { readonly signature: string } {
  const signed: SignedHeaders = {
    accessId: credentials.accessId,
    channel: DEFAULT_HEADERS.channel,
    platform,
    UTCTimestamp: String(timestamp),
    nonce,
    version: DEFAULT_HEADERS.version,
  };
  const signature = hmac(credentials.accessKey, sourceString(request, signed));
  return { ...DEFAULT_HEADERS, ...signed, signature };
}
