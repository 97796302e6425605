import { createHmac } from 'node:crypto';
import { flatten, type Pair, type ShowScalar, showPlainly } from './flatten.js';
import { DEFAULT_HEADERS, type SignedHeaders } from './headers.js';

/** An access id and its key. The key is used for signing and never sent. */
export interface Credentials {
  readonly accessId: string;
  readonly accessKey: string;
}

/** The parts of a request that are signed besides the headers. */
export interface SignableRequest {
  /** Host as given by the caller, with its port: `task.renderbus.com`, `127.0.0.1:8080`. */
  readonly host: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Compares by character code: digits, upper case, `_`, lower case. Names are unique (`flatten`). */
function byName([a]: Pair, [b]: Pair): number {
  return a < b ? -1 : 1;
}

/**
 * Returns the text to sign (docs/protocol/http.md, §3.1): a body member replaces a header of the same name, names are
 * sorted after flattening, and nothing is escaped.
 * @throws DataError if two values of the body get the same name
 */
export function sourceString(
  { host, path, body }: SignableRequest,
  headers: SignedHeaders,
  show: ShowScalar = showPlainly,
): string {
  const pairs = flatten({ ...headers, ...body }, show).toSorted(byName);
  return `[POST]${host}:${path}&${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** Returns the Base64 HMAC-SHA-256 of a text. */
export function hmac(accessKey: string, text: string): string {
  return createHmac('sha256', accessKey).update(text, 'utf8').digest('base64');
}

/** Values that are new for every attempt, including retries. */
export interface Freshness {
  /** Seconds since 1970 by the farm's clock. */
  readonly timestamp: number;
  /** Decimal digits, used only once. */
  readonly nonce: string;
}

/**
 * Returns all headers of a signed request except `languageFlag`, which is not signed.
 * @throws DataError if two values of the body get the same name
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
