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
import { randomFrom, seed } from './random.js';

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

const bytesOf = (files: Iterable<FoundFile>) => [...files].reduce((sum, { size }) => sum + size, 0);

/** Starts a farm with finished tasks and their results. */
async function openFinished() {
  const farm = await startTestSandbox({ clock: testClock(Date.now()) });
  const folder = emptyFolder();
  const env = bareEnv(folder, pointingTo(farm));
  writeFileSync(join(folder, 'shot.project'), 'a scene that nobody reads\n');
  const from = join(farm.folder, 'storage/output/20201-10000001');
  for (let task = 0; task < TASKS; task++) {
    const line = [
      'submit',
      join(folder, 'shot.project'),
      '--frames',
      '1',
      '--dcc-version',
      '5',
      '-q',
      '--new',
    ];
    const submit = await rayvision(line, env);
    assert.equal(submit.code, 0, submit.stderr);
    const id = submit.stdout.trim();
    await farm.call('/sandbox/set', { taskIds: [Number(id)], status: 25 });
    mkdirSync(join(from, `${id}_shot`), { recursive: true });
    for (let at = 0; at < FILES; at++) {
      writeFileSync(join(from, `${id}_shot`, `shot.${1000 + at}.exr`), randomBytes(1000 + at * 3000));
    }
  }
  // Results stop arriving some time after the end of a task.
  farm.clock.advance(3_600_000);
  return { farm, folder, env, from };
}

/** Starts two syncs to a new folder at once. Expects that one works, and that together they fetch each file once. */
async function soakPair(to: string, env: Record<string, string>, files: number): Promise<void> {
  const runs = [start(['sync', to, '--json'], env), start(['sync', to, '--json'], env)];
  const codes = await Promise.all(runs.map(({ ended }) => ended));
  assert.ok(codes.includes(0) && codes.every((code) => code === 0 || code === 75), `seed ${seed}: ${codes}`);
  const documents = runs.flatMap(({ output }) => (output.stdout === '' ? [] : [JSON.parse(output.stdout)]));
  const fetched = documents.reduce((sum, document) => sum + document.fetched, 0);
  assert.deepEqual([fetched, look(to).size], [files, files], `seed ${seed}: two at once`);
}

/**
 * Kills syncs to one folder at random moments until all is there, again and again. Expects that no file is half, none is
 * fetched twice, and the bytes that were written never exceed those of the files and of what a kill interrupted.
 */
export async function soakSyncKills(): Promise<string> {
  const chance = randomFrom(seed);
  const { farm, folder, env, from } = await openFinished();
  const source = look(from);
  const largest = Math.max(...[...source.values()].map(({ size }) => size));
  let [kills, rounds, refetched, extra] = [0, 0, 0, 0];
  let usual = 0;
  for (; kills < KILLS; rounds++) {
    assert.ok(rounds < KILLS, `seed ${seed}: the kills come too late`);
    const to = join(folder, `round-${rounds}`);
    // A run may be killed before it makes the folder.
    mkdirSync(to);
    let known = new Map<string, FoundFile>();
    let written = 0;
    let killsHere = 0;
    for (let code = -1; code === -1; ) {
      const began = Date.now();
      const run = start(['sync', to, '-q'], env);
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
      const isFile = (path: string) => path.endsWith('.exr');
      for (const [path, { size }] of there) {
        if (isFile(path)) assert.equal(size, source.get(path)?.size, `seed ${seed}: ${path} is half`);
      }
      for (const [path, { inode }] of known) {
        if (isFile(path) && there.get(path)?.inode !== inode) refetched += 1;
      }
      written += bytesOf(
        [...there].filter(([path, { inode }]) => known.get(path)?.inode !== inode).map(([, one]) => one),
      );
      known = there;
    }
    const total = bytesOf(source.values());
    assert.ok(
      written <= total + killsHere * IN_FLIGHT * largest,
      `seed ${seed}: ${written} of ${total} bytes`,
    );
    extra = Math.max(extra, written - total);
    assert.deepEqual([...known.keys()].toSorted(), [...source.keys()].toSorted(), `seed ${seed}`);
    for (const path of source.keys()) {
      assert.ok(readFileSync(join(to, path)).equals(readFileSync(join(from, path))), `seed ${seed}: ${path}`);
    }
    if (rounds < PAIRS) await soakPair(join(folder, `pair-${rounds}`), env, source.size);
  }
  assert.equal(refetched, 0, `seed ${seed}: files were fetched twice`);
  await farm.close();
  rmSync(folder, { recursive: true, force: true });
  return `${kills} kills in ${rounds} folders of ${source.size} files, none half or fetched twice, at most ${extra} bytes more, seed ${seed}`;
}

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
