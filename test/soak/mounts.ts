import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from '../support/processes/binary.js';
import { openKillHarness, runOnce } from '../support/processes/kill-harness.js';
import { canMount, mountTmpfs, unmount } from '../support/processes/mounts.js';
import { randomFrom, seed } from './random.js';

const CASES = 20;
const FILES = 60;

/** A share that can disappear: a real mount where possible, otherwise a folder that is replaced by an empty one. */
function shareAt(point: string) {
  mkdirSync(point);
  if (canMount) mountTmpfs(point);
  return {
    vanish() {
      if (canMount) return unmount(point);
      renameSync(point, `${point}.away`);
      mkdirSync(point);
    },
    close() {
      if (canMount) unmount(point);
    },
  };
}

/**
 * Submits a scene with many files to a mounted storage that disappears at a random moment. Expects one task if the mount
 * was there until the end of the upload, and none otherwise.
 */
export async function soakMounts(): Promise<string> {
  const harness = await openKillHarness();
  const chance = randomFrom(seed);
  let usual = 0;
  let stopped = 0;
  for (let at = 0; at <= CASES; at++) {
    const prepared = harness.prepareSubmit({ project: 'film' });
    const assets = join(prepared.folder, 'assets');
    const point = join(prepared.folder, 'storage');
    mkdirSync(assets);
    for (let number = 0; number < FILES; number++) {
      writeFileSync(join(assets, `f${number}.bin`), randomBytes(200_000));
    }
    const share = shareAt(point);
    const argv = [...prepared.argv, '--asset', assets];
    const set = await runOnce({ ...prepared, argv: ['config', 'set', 'storage.input', point, '-q'] });
    assert.equal(set.code, 0, set.stderr);
    const run = start(argv, prepared.env);
    const began = Date.now();
    // The first run measures the time.
    const timer = at > 0 ? setTimeout(() => share.vanish(), usual * chance()) : undefined;
    const code = await run.ended;
    clearTimeout(timer);
    if (at === 0) usual = Date.now() - began;
    const about = `seed ${seed}, case ${at}: ${run.output.stderr}`;
    const listed = await harness.listed(prepared.scene);
    assert.equal(listed.length, code === 0 ? 1 : 0, about);
    if (at > 0 && code !== 0) {
      stopped += 1;
      assert.equal(code, 66, about);
      // While it is gone, nothing is written to its folder, and nothing is submitted.
      const before = readdirSync(point);
      const again = await runOnce({ ...prepared, argv });
      assert.deepEqual([again.code, again.ids, readdirSync(point)], [66, [], before], about);
      assert.deepEqual(await harness.listed(prepared.scene), [], about);
    }
    share.close();
  }
  await harness.close();
  const how = canMount ? 'real mounts' : 'swapped folders';
  return `${CASES} submits (${how}), ${stopped} stopped with nothing rendering, seed ${seed}`;
}
