/** Default request headers; empty ones are filled in for each request. */
export const DEFAULT_HEADERS = {
  accessId: '',
  channel: '4',
  platform: '',
  UTCTimestamp: '',
  nonce: '',
  signature: '',
  version: '1.0.0',
  'Content-Type': 'application/json',
} as const;

/** The signed headers; all others are not signed (docs/protocol/http.md, §2). */
export const SIGNED_HEADERS = [
  'accessId',
  'channel',
  'platform',
  'UTCTimestamp',
  'nonce',
  'version',
] as const;

export type SignedHeaders = Readonly<Record<(typeof SIGNED_HEADERS)[number], string>>;

/** Returns `languageFlag`: 0 Chinese, 1 English, by the domain as in the newest SDK. Not signed. */
export function languageFlag(domain: string): '0' | '1' {
  return domain.includes('renderbus') ? '0' : '1';
}

/** Returns the zone of a domain: 1 China, 2 elsewhere (docs/protocol/endpoints.md, §1.6). */
export function zoneOf(domain: string): 1 | 2 {
  return domain.toLowerCase().includes('renderbus') ? 1 : 2;
}

/** For the transport, which uses no proxy on this machine. */
export { isLoopback } from '../domain/farm/loopback.js';
