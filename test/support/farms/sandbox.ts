import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.js';
import { type TestClock, testClock } from '../workstation/clock.js';
import { EXAMPLE_KEYS, pythonJson, signByHand } from './sign-by-hand.js';

/** An answer's envelope. `data` is whatever the test expects it to be. */
export interface TestEnvelope {
  readonly code: number;
  readonly message: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
  readonly data: any;
  readonly serverTime: number;
  readonly requestId: string;
  readonly result: boolean;
}

export interface TestSandbox {
  readonly sandbox: Sandbox;
  readonly clock: TestClock;
  readonly folder: string;
  /** One signed request, sent as the official SDK sends it. */
  call(path: string, body?: Record<string, unknown>): Promise<TestEnvelope>;
  /** The same before the answer is read. */
  send(path: string, body?: Record<string, unknown>): Promise<Response>;
  /** Closes the sandbox and starts another one on the same folder; `sandbox` is then the new one. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

let lastNonce = 100_000;

/** Headers of a signed request, made by hand. */
export function testHeaders(
  host: string,
  path: string,
  body: Record<string, unknown>,
  now: number,
  keys: { accessId: string; accessKey: string } = EXAMPLE_KEYS,
): Record<string, string> {
  lastNonce += 1;
  const signed = {
    accessId: keys.accessId,
    channel: '4',
    platform: '2',
    UTCTimestamp: String(Math.floor(now / 1000)),
    nonce: String(lastNonce),
    version: '2.0.0',
  };
  const signature = signByHand(host, path, signed, body, keys.accessKey);
  return { ...signed, signature, 'Content-Type': 'application/json', languageFlag: '1' };
}

/** A sandbox of its own for one test: any port, a new folder, a clock that moves only when told to. */
export async function startTestSandbox(
  overrides: Partial<SandboxOptions> & { clock?: TestClock } = {},
): Promise<TestSandbox> {
  const clock = overrides.clock ?? testClock();
  const folder = overrides.folder ?? mkdtempSync(join(tmpdir(), 'rayvision-sandbox-'));
  const options = { port: 0, frameTime: 1000, credentials: EXAMPLE_KEYS, idleAfter: 365 * 86_400_000 };
  const start = () => startSandbox({ ...options, ...overrides, folder, clock });
  let sandbox = await start();
  const keys = overrides.credentials ?? EXAMPLE_KEYS;

  function send(path: string, body: Record<string, unknown> = {}): Promise<Response> {
    const { domain } = sandbox.address;
    const headers = testHeaders(domain, path, body, clock.now(), keys);
    return fetch(`http://${domain}${path}`, { method: 'POST', headers, body: pythonJson(body) });
  }

  return {
    get sandbox() {
      return sandbox;
    },
    clock,
    folder,
    send,
    call: async (path, body) => (await (await send(path, body)).json()) as TestEnvelope,
    async restart() {
      await sandbox.close();
      sandbox = await start();
    },
    async close() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
