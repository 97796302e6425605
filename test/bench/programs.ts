import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { raysyncDaemon } from '../../src/client/raysync/daemon.js';
import { createTaskBody, type TransferAccess } from '../../src/transfer/raysync/create-task.js';
import { uploadListText } from '../../src/transfer/raysync/upload-list.js';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { copyTransmitter } from '../support/farms/transmitter.js';
import { pointingTo } from '../support/workstation/cli.js';
import { testClock } from '../support/workstation/clock.js';
import { alternate, PROGRAM, timeOf } from './measure.js';

const RUNS = 5;
const FILES = 16;
const SIZE = 16 * 2 ** 20;
/** MiB a second: that of a fast line, so that a transfer takes some seconds. */
const SPEED = 40;

const { signal } = new AbortController();

function tell(engine: string, [bare, ours]: readonly [number, number]): void {
  const [ratio, more] = [(ours / bare - 1) * 100, ours - bare];
  console.log(
    `  upload by ${engine}, ${FILES} files of 16 MiB at ${SPEED} MiB/s  ${ours.toFixed(0)} ms  the program alone ` +
      `${bare.toFixed(0)} ms  adds ${more.toFixed(0)} ms, ${ratio.toFixed(1)} %`,
  );
}

/** A sandbox with lines for a program, and files to upload. */
async function open(engine: 'transmitter' | 'raysync') {
  // Other processes use real time, so the farm must too.
  const farm = await startTestSandbox({ engine, clock: testClock(Date.now()) });
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-bench-'));
  const files = join(folder, 'files');
  mkdirSync(files);
  for (let at = 0; at < FILES; at++) writeFileSync(join(files, `f${at}.bin`), randomBytes(SIZE));
  const { PATH = '' } = process.env;
  const env: Record<string, string> = {
    ...{ PATH, HOME: folder, RAYVISION_CONFIG_DIR: join(folder, 'config') },
    ...pointingTo(farm),
  };
  const input = join(farm.folder, 'storage/input/10201-10000001');
  return {
    ...{ folder, files, env, input },
    clear() {
      rmSync(input, { recursive: true, force: true });
      mkdirSync(input, { recursive: true });
    },
    upload: (flag: string, value: string) =>
      timeOf(
        process.execPath,
        [PROGRAM, 'upload', files, flag, value, '--max-speed', `${SPEED * 1024}KiB`, '-q'],
        env,
      ),
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await farm.close();
    },
  };
}

async function benchTransmitter(): Promise<void> {
  const { clear, upload, close, folder } = await open('transmitter');
  const copy = copyTransmitter();
  clear();
  await upload('--transmitter', copy.program);
  const [call] = copy.calls();
  if (!call) throw new Error('the program was not run');
  const list = join(folder, 'list.json');
  writeFileSync(list, call.assets ?? '');
  const argv = call.argv.map((word, at) => (call.argv[at - 1] === '-L' ? list : word));
  tell(
    'the transmitter',
    await alternate(
      RUNS,
      () => {
        clear();
        return timeOf(copy.program, argv);
      },
      () => {
        clear();
        return upload('--transmitter', copy.program);
      },
    ),
  );
  await close();
}

async function benchRaysync(): Promise<void> {
  const { clear, upload, close, folder, files, env: pointed } = await open('raysync');
  const place = join(folder, 'raysync');
  mkdirSync(place);
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  writeFileSync(join(place, 'cluster.xml'), `<cluster><http><port value="${port}"/></http></cluster>`);
  const program = join(process.cwd(), 'dist/sandbox-raysync.js');
  writeFileSync(join(place, 'start.sh'), `exec "${process.execPath}" "${program}"\n`);
  const running = spawn(process.execPath, [program], { cwd: place, stdio: 'ignore' });
  const daemon = raysyncDaemon({ port, timeout: 30_000, hideSecrets: (text) => text });
  while (!(await daemon.check(signal).catch(() => undefined))) await sleep(20);
  const body = bodyOf();

  /** The same transfer without us: the daemon's own time, from the first call to the end. */
  async function alone(): Promise<number> {
    clear();
    const started = performance.now();
    await daemon.check(signal);
    await daemon.limitSpeed(SPEED * 1024, signal);
    await daemon.setProxy(undefined, signal);
    await daemon.limitTasks(2, signal);
    const id = await daemon.create(body, signal);
    for (;;) {
      const status = await daemon.status(id, body, signal);
      if (status?.state === 'successful') break;
      if (status?.state === 'failed') throw new Error('the transfer failed');
      await sleep(10);
    }
    return performance.now() - started;
  }

  function bodyOf(): ReturnType<typeof createTaskBody> {
    const storage = { bid: '10201', userId: 10_000_001 };
    const pairs = Array.from({ length: FILES }, (_, at) => {
      const local = join(files, `f${at}.bin`);
      return { local, server: local };
    });
    const list = join(folder, 'list.txt');
    writeFileSync(list, uploadListText(pairs, storage, process.platform));
    const line = { server: '127.0.0.1', port: pointed.RAYVISION_DOMAIN?.split(':')[1] };
    const account = { user: 'bench', key: { reveal: () => 'bench' } };
    const access = { account, platform: '2', line } as unknown as TransferAccess;
    return createTaskBody(access, storage, { 'task-type': 'upload-list', 'file-list': list }, 'bench');
  }

  tell(
    'raysync, whose daemon runs',
    await alternate(RUNS, alone, () => {
      clear();
      return upload('--raysync', place);
    }),
  );
  running.kill();
  await new Promise((resolve) => running.once('exit', resolve));
  await close();
}

/** Benchmarks of transfers by the vendor's programs, with their stand-ins: what we add to the program's own time. */
export async function benchPrograms(): Promise<void> {
  console.log(`transfers by programs, median of ${RUNS}:`);
  await benchTransmitter();
  await benchRaysync();
}
