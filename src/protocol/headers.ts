/** The seed's request headers; those with no value here are filled in for each request. */
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

/** The headers that are signed; everything else that travels is not (docs/protocol/http.md, §2). */
export const SIGNED_HEADERS = [
  'accessId',
  'channel',
  'platform',
  'UTCTimestamp',
  'nonce',
  'version',
] as const;

export type SignedHeaders = Readonly<Record<(typeof SIGNED_HEADERS)[number], string>>;

/** `languageFlag`: 0 Chinese, 1 English; the newest SDK goes by the domain. Added after signing. */
export function languageFlag(domain: string): '0' | '1' {
  return domain.includes('renderbus') ? '0' : '1';
}

/** The zone of a domain: 1 China, 2 elsewhere (docs/protocol/endpoints.md, §1.6). */
export function zoneOf(domain: string): 1 | 2 {
  return domain.toLowerCase().includes('renderbus') ? 1 : 2;
}

/** For the transport, which uses no proxy to this very machine. */
export { isLoopback } from '../domain/loopback.js';
