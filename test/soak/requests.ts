import assert from 'node:assert/strict';
import { killedAtRequest, MOMENTS, openKilledSubmits, REQUESTS } from '../support/processes/kill-harness.js';

/** Kills a submit at each of its requests, before the farm hears it and after, runs it again, and counts the tasks. */
export async function soakRequests(): Promise<string> {
  const stage = await openKilledSubmits();
  for (const moment of MOMENTS) {
    for (let number = 1; number <= REQUESTS; number++) {
      const at = `${moment} ${number}`;
      const { newcomer, code, printed } = await killedAtRequest(stage, moment, (_, one) => one === number);
      assert.equal(code, 0, at);
      assert.deepEqual(await stage.listed(newcomer.scene), [...new Set(printed)], at);
    }
  }
  await stage.close();
  return `${REQUESTS * MOMENTS.length} kills, one task and one id each`;
}
