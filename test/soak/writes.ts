import assert from 'node:assert/strict';
import { BREAKING, countWrites, openKillHarness, runOnce } from '../support/processes/kill-harness.js';

const EVERY = { BREAK_EVERY: '1' };

/** Kills a submit before each single file operation of its journal, runs it again, and counts the tasks. */
export async function soakWrites(): Promise<string> {
  const harness = await openKillHarness();
  const operations = await countWrites(harness.prepareSubmit({ project: 'film' }), EVERY);
  for (let number = 1; number <= operations; number++) {
    const prepared = harness.prepareSubmit({ project: 'film' });
    const first = await runOnce(prepared, { ...BREAKING, ...EVERY, BREAK_AT: String(number) });
    assert.equal(first.code, -1, `operation ${number}`);
    const second = await runOnce(prepared);
    assert.equal(second.code, 0, `operation ${number}: ${second.stderr}`);
    const printed = [...new Set([...first.ids, ...second.ids])];
    assert.deepEqual(await harness.listed(prepared.scene), printed, `operation ${number}`);
  }
  await harness.close();
  return `${operations} kills, one task and one id each`;
}
