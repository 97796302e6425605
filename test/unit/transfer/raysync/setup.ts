import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { HiddenText } from '../../../../src/client/storage/raysync-account.js';
import {
  type RaysyncFaults,
  type RaysyncStandIn,
  startRaysyncStandIn,
} from '../../../../src/sandbox/engines/raysync-stand-in.js';
import { openRaysync, type RaysyncOptions } from '../../../../src/transfer/raysync/open-raysync.js';

export const KEY = '40d59041f72809ffaa16146a36780595666c681e';
export const INPUT = { bid: '10201', userId: 5 };
export const OUTPUT = { bid: '20201', userId: 5 };

/** A machine with the daemon's folder, a sandbox's storage, and a clock that a sleep moves. */
export interface Machine {
  readonly root: string;
  readonly folder: string;
  readonly temporaryFolder: string;
  readonly storage: string;
  readonly standIn: RaysyncStandIn;
  readonly controller: AbortController;
  readonly sleeps: number[];
  /** How much faster than the sleeps the clock goes. */
  speed: number;
  /** Called at each sleep. */
  onSleep: (ms: number) => void | Promise<void>;
  open(more?: Partial<RaysyncOptions>): ReturnType<typeof openRaysync>;
  /** Makes a local file, and returns its upload pair. */
  pair(name: string, content?: string): { local: string; server: string };
  /** Makes a result in the output storage. */
  result(path: string, content?: string): void;
  uploaded(server: string): string | undefined;
  /** Paths of the daemon's calls, without its first slash. */
  called(): string[];
  close(): Promise<void>;
}

/** Answers `GET /sandbox/storage`, as a sandbox does. */
function serveStorage(root: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/sandbox/storage') response.statusCode = 404;
    response.end(JSON.stringify({ root }));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export function write(file: string, content: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const readIfThere = (file: string) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

export const clusterXml = (port: number) =>
  `<?xml version="1.0"?>\n<!-- <a><b value="1"/></a> -->\n<cluster><http><port value="${port}"/></http></cluster>\n`;

/** An account with a line whose port is not the sandbox's. */
export function clientWith(line: { port: string }, platform: string): RaysyncOptions['client'] {
  const lines = [{ engine: 'raysyncproxy', name: 'x', server: '127.0.0.1', ...line }];
  return {
    platform,
    storage: async () => ({ input: INPUT, output: OUTPUT, lines }),
    raysyncAccount: async () => ({ user: 'bob', key: new HiddenText(KEY) }),
  };
}

export async function makeMachine(faults: RaysyncFaults = {}): Promise<Machine> {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-raysync-'));
  const storage = join(root, 'storage');
  const server = await serveStorage(storage);
  const standIn = await startRaysyncStandIn(faults);
  const folder = join(root, 'Raysync Client');
  write(join(folder, 'cluster.xml'), clusterXml(standIn.port));
  for (const kind of [`input/${INPUT.bid}`, `output/${OUTPUT.bid}`]) {
    mkdirSync(join(storage, `${kind}-5`), { recursive: true });
  }
  const isSilent = faults.calls?.some(({ answer }) => answer === 'silence') ?? false;
  const controller = new AbortController();
  let now = 1e12;
  const port = String((server.address() as AddressInfo).port);
  const line = (name: string) => ({ engine: 'raysyncproxy', name, server: '127.0.0.1', port });
  const machine: Machine = {
    ...{ root, folder, storage, standIn, controller, sleeps: [], speed: 1, onSleep() {} },
    temporaryFolder: join(root, 'tmp'),
    open: (more = {}) =>
      openRaysync({
        client: {
          platform: '2',
          storage: async () => ({ input: INPUT, output: OUTPUT, lines: [line('main'), line('second')] }),
          raysyncAccount: async () => ({ user: 'ann', key: new HiddenText(KEY) }),
        },
        ...{ folder, line: undefined, parallel: undefined, proxy: undefined },
        temporaryFolder: machine.temporaryFolder,
        start: () => Promise.reject(new Error('nothing is started here')),
        timeouts: isSilent ? { call: 150, check: 100 } : { call: 5000, check: 5000 },
        world: {
          ...{ platform: process.platform, env: { PATH: '/bin', RAYVISION_API_KEY: 'secret' } },
          ...{ signal: controller.signal, random: () => 0.5, now: () => now },
          async sleep(ms, signal) {
            signal?.throwIfAborted();
            machine.sleeps.push(ms);
            now += ms * machine.speed;
            await machine.onSleep(ms);
            await new Promise((resolve) => setImmediate(resolve));
            signal?.throwIfAborted();
          },
        },
        ...more,
      }),
    pair: (name, content = name) => ({
      local: write(join(root, 'work', name), content),
      server: `/work/${name}`,
    }),
    result: (path, content = path) => void write(join(storage, 'output/20201-5', path), content),
    uploaded: (path) => readIfThere(join(storage, 'input/10201-5', path)),
    called: () => standIn.calls.map(({ path }) => path.slice(1)),
    async close() {
      await standIn.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return machine;
}

/** A run of a transfer, with nothing to report to. */
export function runOf({ controller }: Machine, limit?: number) {
  return { signal: controller.signal, limit, onBytes() {} };
}

export const PREPARED = ['check-raysync-http', 'set-proxy-manager', 'set-task-limit'];
export const CREATED = [...PREPARED, 'create-task'];
export const RESTARTED = [...PREPARED, 'start-task'];
export const ENDED = ['stop-task', 'delete-task'];
/** The calls without repeated questions for the state. */
export const steps = (machine: Machine) =>
  machine.called().filter((path, at, all) => path !== 'get-task-status' || all[at - 1] !== path);
export const ASKED = 'get-task-status';

/** Error of an upload of one file. */
export async function uploadError(machine: Machine): Promise<unknown> {
  return await machine
    .open()
    .upload([machine.pair('a.png')], runOf(machine))
    .then(
      () => 'no error',
      (error) => error,
    );
}

/** Makes machines for the tests of a file, and closes them after each. */
export function machineMaker(): (faults?: RaysyncFaults) => Promise<Machine> {
  const machines: Machine[] = [];
  afterEach(async () => {
    await Promise.all(machines.splice(0).map((machine) => machine.close()));
  });
  return async (faults = {}) => {
    const machine = await makeMachine(faults);
    machines.push(machine);
    return machine;
  };
}
