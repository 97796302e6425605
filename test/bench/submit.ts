import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../src/sandbox/index.js';
import { alternate, PROGRAM, timeOf } from './measure.js';

const RUNS = 11;
/** Round-trip time of each request in milliseconds. */
const LATENCY = 50;
/** Requests that the official SDK makes for the same flow, one after another. */
const SDK_REQUESTS = 13;

/** A script that submits by the official SDK, which lies where Python finds it (PYTHONPATH). */
const SDK_SCRIPT = fileURLToPath(new URL('sdk-submit.py', import.meta.url));
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

/** Whether Python and the official SDK are installed. */
const hasSdk = () =>
  timeOf(PYTHON, ['-c', 'import rayvision_api.core']).then(
    () => true,
    () => false,
  );

/** Starts a relay that delays every request by the latency. */
async function slowRelay(target: string) {
  const [host = '', port = ''] = target.split(':');
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => {
      setTimeout(() => {
        const { method, headers, url } = incoming;
        const onward = request({ host, port, path: url, method, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        });
        onward.end(Buffer.concat(chunks));
      }, LATENCY);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, domain: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/**
 * Compares a whole submission with a new project, at 50 ms latency, with a minimal client that sends the SDK's 13 requests
 * one after another, and with the official SDK itself, where it is installed.
 */
export async function benchSubmit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-bench-'));
  const credentials = { accessId: 'BENCH', accessKey: 'bench' };
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1));
      timer.unref();
      signal?.addEventListener('abort', () => resolve());
    });
  const sandbox = await startSandbox({
    folder,
    port: 0,
    frameTime: 200,
    clock: { now: Date.now, sleep },
    credentials,
    idleAfter: 3_600_000,
  });
  const relay = await slowRelay(sandbox.address.domain);
  const env = {
    ...process.env,
    RAYVISION_CONFIG_DIR: join(folder, 'config'),
    RAYVISION_DOMAIN: relay.domain,
    RAYVISION_API_ACCESS_ID: credentials.accessId,
    RAYVISION_API_KEY: credentials.accessKey,
  };
  let project = 0;
  const submit = () => {
    project += 1;
    const argv = [
      'submit',
      'test/fixtures/demo.project',
      '--frames',
      '1-10',
      '--project',
      `bench-${project}`,
    ];
    return timeOf(process.execPath, [PROGRAM, ...argv, '-q'], env);
  };
  const [ours, bare] = await alternate(RUNS, submit, () => timeOf(process.execPath, ['-e', '0']));
  const oneByOne = bare + SDK_REQUESTS * LATENCY;
  console.log(`submit with a new project, ${LATENCY} ms a request, median of ${RUNS}:`);
  console.log(
    `  rayvision submit ${ours.toFixed(0)} ms  bare process and ${SDK_REQUESTS} requests in turn ${oneByOne.toFixed(0)} ms  ratio ${(ours / oneByOne).toFixed(2)}`,
  );
  if (await hasSdk()) {
    const sdk = () => {
      project += 1;
      return timeOf(PYTHON, [SDK_SCRIPT, relay.domain, `bench-${project}`], env);
    };
    const [own, theirs] = await alternate(RUNS, submit, sdk);
    const ratio = (own / theirs).toFixed(2);
    console.log(
      `  rayvision submit ${own.toFixed(0)} ms  official SDK ${theirs.toFixed(0)} ms  ratio ${ratio}\n`,
    );
  } else console.log(`  official SDK: skipped, ${PYTHON} finds no rayvision_api (PYTHONPATH)\n`);
  relay.server.closeAllConnections();
  relay.server.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}
