import { Agent, type ClientRequest } from 'node:http';

/** A request to a program on this machine. */
export interface LoopbackRequest {
  readonly port: number;
  readonly path: string;
  readonly body: object;
  /** Milliseconds for the whole request. */
  readonly timeout: number;
  /** Maximum size of the answer in bytes. */
  readonly largest: number;
  readonly signal: AbortSignal;
}

/** What came of a request to a program on this machine. */
export type LoopbackOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  /** Nothing listens on the port. */
  | { readonly kind: 'closed' }
  /** The connection broke, or no whole answer came in time. `code` is the system's error code. */
  | { readonly kind: 'silent'; readonly code: string }
  /** The answer exceeds the limit, or is not HTTP. */
  | { readonly kind: 'invalid' };

/** Error code for an answer that switches protocols (101). */
const UPGRADED = 'HTTP 101';

async function readText(chunks: AsyncIterable<Uint8Array>, largest: number): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > largest) return undefined;
    parts.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** Returns the outcome of a failed request, without the request itself: its body may contain a password. */
function failure(cause: unknown): LoopbackOutcome {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return { kind: 'closed' };
  return code === UPGRADED || code.startsWith('HPE_') ? { kind: 'invalid' } : { kind: 'silent', code };
}

/**
 * Posts JSON to a program on this machine, never through a proxy.
 * @throws the signal's reason when interrupted
 */
export async function postLoopback(request: LoopbackRequest): Promise<LoopbackOutcome> {
  const { port, path, body, timeout, largest, signal } = request;
  const { default: got } = await import('got');
  const agent = new Agent({ keepAlive: false });
  const stream = got.stream.post(`http://127.0.0.1:${port}${path}`, {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    agent: { http: agent },
    timeout: { request: timeout },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    decompress: false,
    signal,
  });
  // Reading reports every failure; later errors are of no interest.
  stream.on('error', () => {});
  stream.once('request', (sent: ClientRequest) => {
    // After a 101 the socket belongs to the listener, and got never closes it.
    sent.once('upgrade', (_, socket) => {
      socket.destroy();
      stream.destroy(Object.assign(new Error(), { code: UPGRADED }));
    });
  });
  try {
    const text = await readText(stream, largest);
    const status = stream.response?.statusCode ?? 0;
    return text === undefined ? { kind: 'invalid' } : { kind: 'answer', status, text };
  } catch (cause) {
    signal.throwIfAborted();
    return failure(cause);
  } finally {
    // Otherwise it listens to the signal forever.
    stream.destroy();
    agent.destroy();
  }
}
