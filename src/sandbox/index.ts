import type { Credentials } from '../protocol/sign.js';
import type { SandboxEngine } from '../protocol/transfer-lines.js';
import { handle, type RequestContext } from './handle.js';
import { faults as makeFaults } from './http/faults.js';
import { listen } from './http/server.js';
import { verifier } from './http/verify.js';
import { Renderer } from './render/renderer.js';
import { resume } from './render/resume.js';
import { startRenderLoop } from './render-loop.js';
import { routes } from './routes.js';
import { openRecords } from './state/records.js';
import { SandboxFarm } from './state/sandbox-farm.js';
import { openStorage } from './state/storage.js';
import { openStore } from './state/store.js';

export interface SandboxClock {
  /** Epoch ms. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface SandboxOptions {
  /** Folder of all state, which survives a restart. */
  readonly folder: string;
  /** 0 for any free port; listens only on the loopback address. */
  readonly port: number;
  /** Render time of one frame in milliseconds. */
  readonly frameTime: number;
  readonly clock: SandboxClock;
  /** Key pair of the only account. */
  readonly credentials: Credentials;
  /** Milliseconds without a request and without rendering after which the sandbox closes. */
  readonly idleAfter: number;
  /** How files are transferred; `storage`, the sandbox's own storage, by default. */
  readonly engine?: SandboxEngine | undefined;
}

export interface Sandbox {
  readonly address: {
    readonly protocol: 'http';
    readonly domain: string;
    readonly platform: '2';
    readonly accessId: string;
    readonly accessKey: string;
  };
  /** Folder of the account's results. */
  readonly outputFolder: string;
  readonly closed: Promise<void>;
  /** Saves the state and closes all connections. */
  close(): Promise<void>;
}

/** Milliseconds between saves while rendering; changes by a request are saved before its answer. */
const SAVE_EVERY = 1000;

/** Loads the farm from disk. */
function openFarm(options: SandboxOptions): Renderer {
  const store = openStore(options.folder);
  const saved = store.load();
  const storage = openStorage(options.folder, saved.account.userId);
  const records = openRecords(options.folder);
  const farm = new SandboxFarm(store, storage, records, saved);
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
 * Starts a small farm on loopback. It implements the signed protocol of `protocol/`, stores account, projects, tasks and
 * frames in `folder`, and writes a picture for each frame.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  checkOptions(options);
  const { clock, credentials, engine = 'storage', idleAfter, port } = options;
  const renderer = openFarm(options);
  const { farm } = renderer;
  const faults = makeFaults();
  const closing = new AbortController();
  const now = () => clock.now();

  function advance(at: number): void {
    renderer.advance(at);
    if (at - (farm.account.savedAt ?? 0) >= SAVE_EVERY) farm.save(at);
  }

  const context: RequestContext = {
    table: routes(),
    verify: verifier(credentials),
    faults,
    transfer: () => ({ engine, port: server.port }),
    storageRoot: farm.storage.rootFolder,
    now,
    sleep: (ms) => clock.sleep(ms, closing.signal),
    open(at) {
      advance(at);
      return { farm, renderer, faults, now: at, transfer: context.transfer() };
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
      const answer = await handle(context, request);
      loop.nudge();
      return answer;
    },
    now,
  );
  const loop = startRenderLoop({
    now,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    next: () => renderer.next(),
    advance,
    idleAfter,
  });

  const closed = loop.done.finally(async () => {
    closing.abort();
    await server.close();
    farm.save(now());
  });
  // Callers that await `closed` receive the error; for others it must not count as unhandled.
  closed.catch(() => {});

  function close(): Promise<void> {
    loop.stop();
    return closed;
  }

  return {
    address: { protocol: 'http', domain: `127.0.0.1:${server.port}`, platform: '2', ...credentials },
    outputFolder: farm.storage.outputFolder,
    closed,
    close,
  };
}
