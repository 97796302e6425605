import type { Credentials } from '../protocol/sign.js';
import { type Desk, handle } from './handle.js';
import { faults as makeFaults } from './http/faults.js';
import { listen } from './http/server.js';
import { verifier } from './http/verify.js';
import { Renderer } from './render/renderer.js';
import { resume } from './render/resume.js';
import { startBeat } from './render-loop.js';
import { routes } from './routes.js';
import { openRecords } from './state/records.js';
import { Farm } from './state/sandbox-farm.js';
import { openStorage } from './state/storage.js';
import { openStore } from './state/store.js';

export interface SandboxClock {
  /** Epoch ms. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface SandboxOptions {
  /** All state lives here; it survives a restart. */
  readonly folder: string;
  /** 0 for any; only the loopback address is bound. */
  readonly port: number;
  /** Milliseconds that one frame renders. */
  readonly frameTime: number;
  readonly clock: SandboxClock;
  /** The one account's key pair. */
  readonly credentials: Credentials;
  /** Milliseconds with no request and nothing rendering after which it closes by itself. */
  readonly idleAfter: number;
}

export interface Sandbox {
  readonly address: {
    readonly protocol: 'http';
    readonly domain: string;
    readonly platform: '2';
    readonly accessId: string;
    readonly accessKey: string;
  };
  /** Where the results of the account lie. */
  readonly outputFolder: string;
  readonly closed: Promise<void>;
  /** Saves the state and ends all connections. */
  close(): Promise<void>;
}

/** What the render did by itself is brought to disk this often; what a request did, before its answer. */
const SAVE_EVERY = 1000;

/** Everything of a farm that its state on disk determines. */
function openFarm(options: SandboxOptions): Renderer {
  const store = openStore(options.folder);
  const saved = store.load();
  const storage = openStorage(options.folder, saved.account.userId);
  const records = openRecords(options.folder);
  const farm = new Farm(store, storage, records, saved);
  const now = options.clock.now();
  records.addLogin({ time: now });
  resume(farm, now);
  farm.save(now);
  return new Renderer(farm, options.frameTime);
}

function checkOptions({ frameTime, idleAfter }: SandboxOptions): void {
  if (!(frameTime >= 0 && idleAfter >= 0)) throw new RangeError('frameTime and idleAfter are durations');
}

/**
 * Starts a small real farm on loopback: it speaks the signed protocol of `protocol/`, keeps accounts, projects,
 * tasks and frames in `folder`, and leaves a picture for each frame.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  checkOptions(options);
  const { clock, credentials, idleAfter, port } = options;
  const renderer = openFarm(options);
  const { farm } = renderer;
  const faults = makeFaults();
  const closing = new AbortController();
  const now = () => clock.now();

  function advance(at: number): void {
    renderer.advance(at);
    if (at - (farm.account.savedAt ?? 0) >= SAVE_EVERY) farm.save(at);
  }

  const desk: Desk = {
    table: routes(),
    verify: verifier(credentials),
    faults,
    now,
    sleep: (ms) => clock.sleep(ms, closing.signal),
    open(at) {
      advance(at);
      return { farm, renderer, faults, now: at };
    },
    changed(at) {
      renderer.step(at);
      farm.save(at);
    },
    close: () => void close(),
  };

  const server = await listen(
    port,
    async (request) => {
      const answer = await handle(desk, request);
      beat.nudge();
      return answer;
    },
    now,
  );
  const beat = startBeat({
    now,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    next: () => renderer.next(),
    advance,
    idleAfter,
  });

  const closed = beat.done.finally(async () => {
    closing.abort();
    await server.close();
    farm.save(now());
  });
  // Whoever waits for `closed` hears of a failure; nobody has to.
  closed.catch(() => {});

  function close(): Promise<void> {
    beat.stop();
    return closed;
  }

  return {
    address: { protocol: 'http', domain: `127.0.0.1:${server.port}`, platform: '2', ...credentials },
    outputFolder: farm.storage.outputFolder,
    closed,
    close,
  };
}
