import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestSandbox, type TestSandbox } from '../support/farms/sandbox.js';
import { bareEnv, emptyFolder, start } from '../support/processes/binary.js';
import { pointingTo } from '../support/workstation/cli.js';
import { testClock } from '../support/workstation/clock.js';
import { randomFrom, seed } from './random.js';

const FILES = 500;
const KILLS = 20;
/** Number of concurrent files, which a kill may lose. */
const IN_FLIGHT = 4;

/** Returns MD5 and modification time of every file below a folder, except temporary files. */
function look(folder: string): Map<string, { md5: string; inode: number }> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const md5 = createHash('md5').update(readFileSync(path)).digest('hex');
      return [path.slice(folder.length + 1), { md5, inode: statSync(path).ino }];
    }),
  );
}

const isPart = (path: string) => path.endsWith('.part');

interface Course {
  readonly farm: TestSandbox;
  readonly argv: readonly string[];
  readonly env: Record<string, string>;
  /** What is to be copied, and where to. */
  readonly from: string;
  readonly to: string;
}

/**
 * Kills transfers of new files at random moments, and completes each. Expects no partial and no temporary files, and that
 * complete files are not sent again.
 */
async function course(open: () => Promise<Course>): Promise<string> {
  const chance = randomFrom(seed);
  const first = await open();
  const began = Date.now();
  assert.equal(await start(first.argv, first.env).ended, 0);
  const usual = Date.now() - began;
  await first.farm.close();
  let kills = 0;
  let again = 0;
  for (let tries = 0; kills < KILLS; tries++) {
    assert.ok(tries < KILLS * 5, `seed ${seed}: the kills come too late`);
    const { farm, argv, env, from, to } = await open();
    const run = start(argv, env);
    const timer = setTimeout(() => run.child.kill('SIGKILL'), usual * (0.2 + chance() * 0.8));
    const code = await run.ended;
    clearTimeout(timer);
    const source = look(from);
    const before = look(to);
    for (const [path, { md5 }] of before) {
      if (!isPart(path)) assert.equal(md5, source.get(path)?.md5, `seed ${seed}: ${path} is half`);
    }
    if (code === -1) kills += 1;
    const second = start(argv, env);
    assert.equal(await second.ended, 0, `seed ${seed}: ${second.output.stderr}`);
    const after = look(to);
    assert.deepEqual(
      [...after].map(([path, { md5 }]) => [path, md5]).toSorted(),
      [...source].map(([path, { md5 }]) => [path, md5]).toSorted(),
      `seed ${seed}`,
    );
    const resent = [...before].filter(
      ([path, { inode }]) => !isPart(path) && after.get(path)?.inode !== inode,
    );
    assert.ok(resent.length <= IN_FLIGHT, `seed ${seed}: ${resent.length} files travelled twice`);
    again += resent.length;
    await farm.close();
  }
  return `${kills} kills of ${FILES} files, none half, ${again} sent twice, seed ${seed}`;
}

/** Real time, for a farm that other processes use. */
const openFarm = () => startTestSandbox({ clock: testClock(Date.now()) });

export function soakUpload(): Promise<string> {
  return course(async () => {
    const farm = await openFarm();
    const folder = emptyFolder();
    const from = join(folder, 'files');
    mkdirSync(join(from, 'deep'), { recursive: true });
    for (let at = 0; at < FILES; at++) {
      writeFileSync(join(from, at % 2 ? 'deep' : '', `f${at}.bin`), randomBytes(1000 + at * 200));
    }
    const to = join(farm.folder, 'storage/input/10201-10000001', from);
    mkdirSync(to, { recursive: true });
    return { farm, from, to, env: bareEnv(folder, pointingTo(farm)), argv: ['upload', from] };
  });
}

export function soakDownload(): Promise<string> {
  return course(async () => {
    const farm = await openFarm();
    const folder = emptyFolder();
    const env = bareEnv(folder, pointingTo(farm));
    writeFileSync(join(folder, 'shot.project'), 'a scene that nobody reads\n');
    const line = ['submit', join(folder, 'shot.project'), '--frames', '1', '--dcc-version', '5', '-q'];
    const submit = start(line, env);
    assert.equal(await submit.ended, 0, submit.output.stderr);
    const id = submit.output.stdout.trim();
    await farm.call('/sandbox/set', { taskIds: [Number(id)], status: 25 });
    const from = join(farm.folder, 'storage/output/20201-10000001', `${id}_shot`);
    mkdirSync(from, { recursive: true });
    for (let at = 0; at < FILES; at++) {
      writeFileSync(join(from, `shot.${String(at).padStart(4, '0')}.exr`), randomBytes(1000 + at * 200));
    }
    const to = join(folder, 'frames', `${id}_shot`);
    mkdirSync(to, { recursive: true });
    return { farm, from, to, env, argv: ['download', id, '--to', join(folder, 'frames')] };
  });
}
