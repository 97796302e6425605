import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeUploadPlan } from '../../src/transfer/file-facts.js';
import { openHashPool } from '../../src/transfer/hash-pool.js';
import { hasherOf } from '../../src/transfer/hasher.js';
import { filesystemEngine } from '../../src/transfer/storage/storage-engine.js';
import { upload } from '../../src/transfer/upload.js';
import { alternate, median, PROGRAM, timeOf } from './measure.js';

const RUNS = 9;
const FILES = 16;
const SIZE = 32 * 2 ** 20;
const ASSETS = 100_000;

const TELL_MEMORY = fileURLToPath(new URL('tell-memory.cjs', import.meta.url));
const { signal } = new AbortController();

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function benchHashing(files: readonly string[]): Promise<void> {
  const pool = openHashPool(signal);
  const [one, ours] = await alternate(
    RUNS,
    () => timeOf('md5sum', files),
    () => timed(() => Promise.all(files.map((file) => pool.md5(file, SIZE)))),
  );
  await pool.close();
  console.log(
    `  hashing ${FILES} warm files of 32 MiB  ${ours.toFixed(0)} ms  md5sum ${one.toFixed(0)} ms  ` +
      `${(one / ours).toFixed(2)} times its speed`,
  );
}

/** Compares the engine, which syncs and compares each file, with `cp -r`, with and without `sync`. */
async function benchEngine(folder: string, files: readonly string[]): Promise<void> {
  const from = join(folder, 'source');
  const [copy, input] = [join(folder, 'copy'), join(folder, 'input')];
  const pool = openHashPool(signal);
  const hasher = hasherOf(pool, { get: async () => undefined, put() {} }, Date.now);
  const owners = { own: 'bench-1', isGone: async () => false };
  const clock = { now: Date.now, sleep: async () => {}, verify: async () => {} };
  const engine = filesystemEngine(
    { input, output: undefined },
    { hasher, owners, platform: process.platform, ...clock },
  );
  const pairs = files.map((local) => ({ local, server: local }));

  function clear(): void {
    for (const one of [copy, input]) rmSync(one, { recursive: true, force: true });
    spawnSync('sync');
  }

  async function send(): Promise<void> {
    const plan = await makeUploadPlan(pairs, signal);
    const report = await upload(engine, plan.files, {
      ...{ signal, force: false, limit: undefined, ...clock },
      onBytes() {},
      onOutcome() {},
    });
    if (report.sent.length !== FILES) throw new Error(`${report.sent.length} of ${FILES} files were sent`);
  }

  const plain: number[] = [];
  const synced: number[] = [];
  const ours: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    clear();
    const cp = await timeOf('cp', ['-r', from, copy]);
    const sync = await timeOf('sync', []);
    clear();
    mkdirSync(input);
    const own = await timed(send);
    // The first run warms the caches.
    if (run === 0) continue;
    plain.push(cp);
    synced.push(cp + sync);
    ours.push(own);
  }
  clear();
  await pool.close();
  const [cp, both, own] = [median(plain), median(synced), median(ours)];
  console.log(
    `  engine, ${FILES} files of 32 MiB, synced and compared  ${own.toFixed(0)} ms  cp -r ${cp.toFixed(0)} ms  ` +
      `ratio ${(own / cp).toFixed(2)}  cp -r and sync ${both.toFixed(0)} ms  ratio ${(own / both).toFixed(2)}`,
  );
}

/** Measures `upload --dry-run` of many files. */
async function benchPlan(folder: string): Promise<void> {
  const many = join(folder, 'many');
  for (let at = 0; at < ASSETS; at++) {
    const sub = join(many, String(at % 100));
    if (at < 100) mkdirSync(sub, { recursive: true });
    writeFileSync(join(sub, `texture_${at}.png`), 'x');
  }
  const argv = ['--require', TELL_MEMORY, PROGRAM, 'upload', many, '--dry-run', '-q'];
  const env = { ...process.env, RAYVISION_CONFIG_DIR: join(folder, 'config') };
  const times: number[] = [];
  let memory = 0;
  for (let run = 0; run < 3; run++) {
    const started = performance.now();
    const options = { env, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
    const { status, stderr, stdout } = spawnSync(process.execPath, argv, options);
    times.push(performance.now() - started);
    const [, kib] = /maxRSS (\d+)/.exec(stderr) ?? [];
    const lines = stdout.split('\n').length - 1;
    if (status !== 0 || kib === undefined || lines !== ASSETS) throw new Error(`upload: ${status} ${stderr}`);
    memory = Math.max(memory, Number(kib) / 1024);
  }
  console.log(
    `  plan of ${ASSETS} files  ${(median(times) / 1000).toFixed(2)} s, most memory ${memory.toFixed(0)} MiB`,
  );
}

/** Benchmarks of transfers. */
export async function benchTransfers(): Promise<void> {
  console.log(`transfers, median of ${RUNS}:`);
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-bench-'));
  try {
    const source = join(folder, 'source');
    mkdirSync(source);
    for (let at = 0; at < FILES; at++) writeFileSync(join(source, `f${at}.bin`), randomBytes(SIZE));
    const files = readdirSync(source).map((name) => join(source, name));
    for (const file of files) if (statSync(file).size !== SIZE) throw new Error(file);
    await benchHashing(files);
    await benchEngine(folder, files);
    await benchPlan(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
