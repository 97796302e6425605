import type { ClientRequest } from 'node:http';
import type { Agent as SecureAgent } from 'node:https';
import type { Secrets } from '../secrets/index.js';
import { connect } from './attempt.js';
import type { Env } from './proxy.js';

/** A POST to another server than the farm's. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds for all of it. */
  readonly time: number;
  /** Bytes of the answer that are read, and dropped. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

/** The status of the answer, or why there is none. */
export type PostResult = { readonly status: number } | { readonly cause: unknown };

/** Reads an answer up to a limit. */
async function skim(chunks: AsyncIterable<Uint8Array>, mostBytes: number): Promise<void> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > mostBytes) return;
  }
}

/**
 * Posts a body once, through the proxy that the environment names, as for the farm's requests. Follows no redirect, and
 * unpacks nothing. What breaks off after the status does not matter.
 * @throws the signal's reason when interrupted; ConfigError for an invalid proxy
 */
export async function postOnce(
  { url, headers, body, time, mostBytes, signal }: Post,
  world: { readonly env: Env; readonly secrets: Secrets },
): Promise<PostResult> {
  const { protocol, host } = new URL(url);
  const agent = await connect({ protocol: protocol.slice(0, -1), domain: host }, world);
  // Only ES modules may import it, and the library is CommonJS as well.
  const { default: got } = await import('got');
  const stream = got.stream.post(url, {
    headers,
    body,
    agent: { http: agent, https: agent as SecureAgent },
    timeout: { request: time },
    retry: { limit: 0 },
    ...{ throwHttpErrors: false, followRedirect: false, decompress: false, signal },
  });
  // Reading reports every failure.
  stream.on('error', () => {});
  stream.once('request', (request: ClientRequest) => {
    // After a 101 got never closes the socket.
    request.once('upgrade', (_, socket) => {
      socket.destroy();
      stream.destroy(Object.assign(new Error(), { code: 'HTTP 101' }));
    });
  });
  let cause: unknown;
  try {
    await skim(stream, mostBytes);
  } catch (error) {
    signal.throwIfAborted();
    cause = error;
  } finally {
    stream.destroy();
    agent.destroy();
  }
  const status = stream.response?.statusCode;
  return status === undefined ? { cause } : { status };
}
