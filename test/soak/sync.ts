import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPageFarm } from '../support/farms/page-farm.js';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { runList, TELL_MEMORY } from '../support/list-run.js';
import { bareEnv, emptyFolder, PROGRAM, rayvision, start } from '../support/processes/binary.js';
import { pointingTo } from '../support/workstation/cli.js';
import { testClock } from '../support/workstation/clock.js';
import { TRANSMITTER } from '../support/workstation/program-workstation.js';
import { randomFrom, seed } from './random.js';

const HOUR = 3_600_000;
const KILLS = Number(process.env.SOAK_KILLS ?? 100);
/** Folders that two syncs write to at once. */
const PAIRS = 20;
const TASKS = 4;
const FILES = 60;
/** Number of concurrent files, which a kill may lose. */
const IN_FLIGHT = 4;

interface FoundFile {
  readonly inode: number;
  readonly size: number;
}

/** Returns all files below a folder, by their paths. */
function look(folder: string): Map<string, FoundFile> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const { ino, size } = statSync(join(parentPath, name));
      return [join(parentPath, name).slice(folder.length + 1), { inode: ino, size }];
    }),
  );
}

/** Whether a path is that of a result, and of nothing temporary. */
const isFile = (path: string) => !path.includes('.rayvision-');

/** Starts a farm with finished tasks and their results. */
async function openFinished(engine: 'storage' | 'transmitter') {
  // Results stop arriving some time after the end of a task, so that it was an hour ago.
  const farm = await startTestSandbox({ clock: testClock(Date.now() - HOUR), engine });
  const folder = emptyFolder();
  const env = bareEnv(folder, pointingTo(farm));
  writeFileSync(join(folder, 'shot.project'), 'a scene that nobody reads\n');
  const from = join(farm.folder, 'storage/output/20201-10000001');
  for (let task = 0; task < TASKS; task++) {
    const flags = ['--frames', '1', '--dcc-version', '5', '-q', '--new', '--assets-on-farm'];
    const line = ['submit', join(folder, 'shot.project'), ...flags];
    const submit = await rayvision(line, env);
    assert.equal(submit.code, 0, submit.stderr);
    const id = submit.stdout.trim();
    await farm.call('/sandbox/set', { taskIds: [Number(id)], status: 25 });
    mkdirSync(join(from, `${id}_shot`), { recursive: true });
    for (let at = 0; at < FILES; at++) {
      writeFileSync(join(from, `${id}_shot`, `shot.${1000 + at}.exr`), randomBytes(1000 + at * 3000));
    }
  }
  farm.clock.advance(HOUR);
  return { farm, folder, env, from };
}

/** Starts two syncs to a new folder at once. Expects that one works, and that together they fetch each file once. */
async function soakPair(argv: readonly string[], env: Record<string, string>, files: number): Promise<void> {
  const runs = [start([...argv, '--json'], env), start([...argv, '--json'], env)];
  const codes = await Promise.all(runs.map(({ ended }) => ended));
  assert.ok(codes.includes(0) && codes.every((code) => code === 0 || code === 75), `seed ${seed}: ${codes}`);
  const documents = runs.flatMap(({ output }) => (output.stdout === '' ? [] : [JSON.parse(output.stdout)]));
  const fetched = documents.reduce((sum, document) => sum + document.fetched, 0);
  assert.equal(fetched, files, `seed ${seed}: two at once`);
}

/**
 * Kills syncs to one folder at random moments until all is there, again and again. Expects that no file is half, none is
 * fetched twice, and the bytes that were written never exceed those of the files and of what a kill interrupted.
 */
async function killSyncs(engine: 'storage' | 'transmitter', most: number): Promise<string> {
  const chance = randomFrom(seed);
  const { farm, folder, env, from } = await openFinished(engine);
  const program = engine === 'transmitter' ? ['--transmitter', TRANSMITTER] : [];
  const source = look(from);
  const largest = Math.max(...[...source.values()].map(({ size }) => size));
  let [kills, rounds, refetched, extra] = [0, 0, 0, 0];
  let usual = 0;
  for (; kills < most; rounds++) {
    assert.ok(rounds < most, `seed ${seed}: the kills come too late`);
    const to = join(folder, `round-${rounds}`);
    // A run may be killed before it makes the folder.
    mkdirSync(to);
    let known = new Map<string, FoundFile>();
    const sizes = new Map<number, number>();
    let killsHere = 0;
    for (let code = -1; code === -1; ) {
      const began = Date.now();
      const run = start(['sync', to, '-q', ...program], env);
      // The first run shows how long it takes; after some kills one may end.
      const isKilled = usual > 0 && killsHere < 8;
      const timer = isKilled && setTimeout(() => run.child.kill('SIGKILL'), usual * (0.3 + chance() * 0.6));
      code = await run.ended;
      if (timer) clearTimeout(timer);
      assert.ok(code === 0 || code === -1, `seed ${seed}: ${run.output.stderr}`);
      if (code === -1) {
        kills += 1;
        killsHere += 1;
      } else usual ||= Date.now() - began;
      const there = look(to);
      for (const [path, { size }] of there) {
        if (isFile(path)) assert.equal(size, source.get(path)?.size, `seed ${seed}: ${path} is half`);
      }
      for (const [path, { inode }] of known) {
        if (isFile(path) && there.get(path)?.inode !== inode) refetched += 1;
      }
      // A partial file may be continued, or replaced by another one.
      for (const { inode, size } of there.values()) sizes.set(inode, Math.max(size, sizes.get(inode) ?? 0));
      known = there;
    }
    const sum = (all: Iterable<number>) => [...all].reduce((bytes, size) => bytes + size, 0);
    const written = sum(sizes.values());
    const total = sum([...source.values()].map(({ size }) => size));
    assert.ok(
      written <= total + killsHere * IN_FLIGHT * largest,
      `seed ${seed}: ${written} of ${total} bytes`,
    );
    extra = Math.max(extra, written - total);
    assert.deepEqual(
      [...known.keys()].filter(isFile).toSorted(),
      [...source.keys()].toSorted(),
      `seed ${seed}`,
    );
    for (const path of source.keys()) {
      assert.ok(readFileSync(join(to, path)).equals(readFileSync(join(from, path))), `seed ${seed}: ${path}`);
    }
    if (rounds < PAIRS) {
      await soakPair(['sync', join(folder, `pair-${rounds}`), ...program], env, source.size);
    }
  }
  assert.equal(refetched, 0, `seed ${seed}: files were fetched twice`);
  await farm.close();
  rmSync(folder, { recursive: true, force: true });
  return `${kills} kills in ${rounds} folders of ${source.size} files, none half or fetched twice, at most ${extra} bytes more, seed ${seed}`;
}

export const soakSyncKills = () => killSyncs('storage', KILLS);
export const soakSyncByTransmitter = () => killSyncs('transmitter', KILLS / 4);

/** Maximum memory of a sync of any size, in MiB. */
const MOST_MEMORY = 300;
const MANY_TASKS = Number(process.env.SOAK_TASKS ?? 10_000);
const FILES_A_TASK = 100;
/** Tasks that are fetched; the results of the others are here, and are compared. */
const FETCHED_TASKS = 500;

/** Fetches and compares 1,000,000 files, with a farm that generates its lists. */
export async function soakSyncSize(): Promise<string> {
  const folder = emptyFolder();
  const root = join(folder, 'storage');
  const output = join(root, 'output', '20201-10001520');
  const names = Array.from({ length: FILES_A_TASK }, (_, at) => `shot.${1001 + at}.exr`);
  const lastModify = '2026-01-01 08:00:00';
  const entry = (path: string, directory: boolean) => ({
    ...{ fileName: path.split('/').at(-1), filePath: path, directory, fileSize: directory ? null : 9 },
    ...{ iconPath: null, fileType: null, lastModify, isArrears: 0 },
  });
  const line = { name: 'sandbox', server: root, port: '0', isDefault: 1, lineId: 1, type: 0 };
  const engine = {
    engineName: 'filesystem',
    isDefault: 0,
    resqEngineAccounts: null,
    respTaskEngineLines: [line],
  };
  const farm = await startPageFarm({
    count: MANY_TASKS,
    answer: (path, { taskId, treePath = '' }) => {
      if (path.endsWith('/getOutputUserDirFile')) {
        if (taskId !== undefined) return [entry(`/${taskId}_shot`, true)];
        return names.map((name) => entry(`${treePath}/${name}`, false));
      }
      return path.endsWith('/getConfig')
        ? { ...STORAGE, resqEngines: [engine] }
        : ACCOUNT[path.split('/').at(-1) ?? ''];
    },
  });
  try {
    const to = join(folder, 'to');
    for (let at = 0; at < MANY_TASKS; at++) {
      const name = `${farm.taskId + at}_shot`;
      writeTask(join(output, name), names, at);
      if (at >= FETCHED_TASKS) writeTask(join(to, name), names, at);
    }
    const report: string[] = [];
    const env = { ...bareEnv(folder, farm.env), ...TELL_MEMORY };
    for (const [title, flags] of [
      ['fetched and compared', []],
      ['compared with the state', []],
      ['compared with the farm', ['--recheck']],
    ] as const) {
      farm.asked.length = 0;
      const argv = [PROGRAM, 'sync', to, '--json', ...flags];
      const { code, all, memory, stderr } = await runList(process.execPath, argv, env);
      assert.equal(code, 0, stderr);
      assert.ok(memory < MOST_MEMORY, `${title}: ${memory} MiB`);
      report.push(
        `${title}: ${(all / 1000).toFixed(0)} s, ${memory.toFixed(0)} MiB, ${farm.asked.length} pages`,
      );
    }
    const total = MANY_TASKS * FILES_A_TASK;
    assert.equal(look(to).size, total);
    return ['', `${total} files of ${MANY_TASKS} tasks`, ...report].join('\n  ');
  } finally {
    await farm.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the results of a task: one file under many names, since a million files would take an hour. */
function writeTask(folder: string, [first = '', ...others]: readonly string[], number: number): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, first), `task ${number}`.padEnd(9));
  for (const name of others) linkSync(join(folder, first), join(folder, name));
}

const STORAGE = {
  ...{
    inputBid: '10201',
    outputBid: '20201',
    configBid: '30201',
    parentInputBid: null,
    subUserOutputBids: [],
  },
};
/** Answers about the account. */
const ACCOUNT: Readonly<Record<string, unknown>> = {
  queryUserProfile: { userId: 10001520, userName: 'u' },
};
