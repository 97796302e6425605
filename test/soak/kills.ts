import assert from 'node:assert/strict';
import { start } from '../support/processes/binary.js';
import { idsIn, openKillHarness, runOnce } from '../support/processes/kill-harness.js';
import { randomFrom, seed } from './random.js';

const KILLS = 50;
/** Then it may take its time: after some kills a run looks for seconds for what an earlier one may have done. */
const KILLS_OF_ONE = 3;
/** Kills submits after a random time until one succeeds. Expects one task with one id. */
export async function soakKills(): Promise<string> {
  const harness = await openKillHarness();
  const chance = randomFrom(seed);
  const began = Date.now();
  await runOnce(harness.prepareSubmit());
  const usual = Date.now() - began;
  let kills = 0;
  let submissions = 0;
  while (kills < KILLS) {
    submissions += 1;
    const prepared = harness.prepareSubmit();
    const printed: number[] = [];
    for (let tries = 1; printed.length === 0; tries++) {
      const run = start(prepared.argv, prepared.env);
      const after = tries > KILLS_OF_ONE ? 60_000 : chance() * usual * 1.3;
      const timer = setTimeout(() => run.child.kill('SIGKILL'), after);
      const code = await run.ended;
      clearTimeout(timer);
      printed.push(...idsIn(run.output.stdout));
      assert.ok(tries <= KILLS_OF_ONE || code !== -1, `seed ${seed}: it hangs`);
      if (code === -1) kills += 1;
      else assert.equal(code, 0, `seed ${seed}: ${run.output.stderr}`);
    }
    assert.deepEqual(await harness.listed(prepared.scene), [...new Set(printed)], `seed ${seed}`);
  }
  await harness.close();
  return `${kills} kills of ${submissions} submissions, one task and one id each, seed ${seed}`;
}
