import assert from 'node:assert/strict';
import { BREAKING, countWrites, openKilledSubmits, runOnce } from '../support/processes/kill-harness.js';

const EVERY = { BREAK_EVERY: '1' };

/** Kills a submit before each single file operation of its journal, runs it again, and counts the tasks. */
export async function soakWrites(): Promise<string> {
  const stage = await openKilledSubmits();
  const operations = await countWrites(stage.newcomer({ project: 'film' }), EVERY);
  for (let number = 1; number <= operations; number++) {
    const newcomer = stage.newcomer({ project: 'film' });
    const first = await runOnce(newcomer, { ...BREAKING, ...EVERY, BREAK_AT: String(number) });
    assert.equal(first.code, -1, `operation ${number}`);
    const second = await runOnce(newcomer);
    assert.equal(second.code, 0, `operation ${number}: ${second.stderr}`);
    const printed = [...new Set([...first.ids, ...second.ids])];
    assert.deepEqual(await stage.listed(newcomer.scene), printed, `operation ${number}`);
  }
  await stage.close();
  return `${operations} kills, one task and one id each`;
}
