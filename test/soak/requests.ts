import assert from 'node:assert/strict';
import { killedAtRequest, MOMENTS, openKillHarness, REQUESTS } from '../support/processes/kill-harness.js';

/** Kills a submit at each of its requests, before the farm hears it and after, runs it again, and counts the tasks. */
export async function soakRequests(): Promise<string> {
  const harness = await openKillHarness();
  for (const moment of MOMENTS) {
    for (let number = 1; number <= REQUESTS; number++) {
      const at = `${moment} ${number}`;
      const { prepared, code, printed } = await killedAtRequest(harness, moment, (_, one) => one === number);
      assert.equal(code, 0, at);
      assert.deepEqual(await harness.listed(prepared.scene), [...new Set(printed)], at);
    }
  }
  await harness.close();
  return `${REQUESTS * MOMENTS.length} kills, one task and one id each`;
}
