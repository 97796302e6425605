import assert from 'node:assert/strict';
import { openKillHarness, runOnce } from '../support/processes/kill-harness.js';
import { startAnsweringProxy } from '../support/proxies/answering-proxy.js';
import { randomFrom, seed } from './random.js';

/** Calls that a gateway may refuse after the farm has carried them out. */
const CALLS = [
  'submit/task',
  'submit/createTask',
  'submit/taskJsonFile',
  'project/add',
  'handle/updateTaskLimit',
];
const CODES = [400, 404, 500, 600, 601, 603, 700, 913, 1000];
/** Another answer for what asks about tasks: then nobody can find out. */
const QUERY = '/api/render/handle/queryTaskInfo/v2';
const CASES = 60;

/**
 * Submits behind a gateway that refuses calls which the farm has carried out, and again without it until the submit
 * gets through: one task, and each id that was printed is its id.
 */
export async function soakRefusals(): Promise<string> {
  const harness = await openKillHarness();
  const chance = randomFrom(seed);
  const one = <T>(items: readonly T[]) => items[Math.floor(chance() * items.length)] as T;
  let refused = 0;
  for (let at = 0; at < CASES; at++) {
    // The call that costs as often as all others together.
    const call = at % 2 === 0 ? 'submit/task' : one(CALLS);
    const code = one(CODES);
    const blind = chance() < 0.3;
    const proxy = await startAnsweringProxy(harness.farm.sandbox.address.domain, (path) => {
      if (path === QUERY) return blind ? 602 : undefined;
      return path === `/api/render/${call}` ? code : undefined;
    });
    const prepared = harness.prepareSubmit();
    const env = { ...prepared.env, RAYVISION_DOMAIN: proxy.domain };
    const runs = [await runOnce({ ...prepared, env })];
    await proxy.close();
    const about = `seed ${seed}: ${call} ${code}${blind ? ', blind' : ''}`;
    while (runs.at(-1)?.code !== 0) {
      assert.ok(runs.length < 4, `${about}: ${runs.at(-1)?.stderr}`);
      refused += 1;
      runs.push(await runOnce(prepared));
    }
    const printed = [...new Set(runs.flatMap(({ ids }) => ids))];
    assert.deepEqual(await harness.listed(prepared.scene), printed, about);
  }
  await harness.close();
  return `${CASES} submits, ${refused} refusals of what was done, one task and one id each, seed ${seed}`;
}
