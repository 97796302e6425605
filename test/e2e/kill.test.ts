import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { casesAt, EXHAUSTIVE, timeLimit } from '../support/exhaustive.js';
import {
  BREAKING,
  countWrites,
  killedAtRequest,
  MOMENTS,
  openKillHarness,
  type PreparedSubmit,
  REQUESTS,
  runOnce,
} from '../support/processes/kill-harness.js';
import { startRelay } from '../support/proxies/relay.js';

const harness = await openKillHarness();
afterAll(() => harness.close());

/** Checks that the farm has one task, that the runs printed only its id, and that no journal remains. */
async function expectOneTask(prepared: PreparedSubmit, printed: readonly number[]): Promise<void> {
  const listed = await harness.listed(prepared.scene);
  expect({ listed, printed: [...new Set(printed)] }).toEqual({ listed: [listed[0]], printed: listed });
  const left = readdirSync(join(prepared.folder, 'config', 'submissions'));
  expect(left.filter((name) => name.endsWith('.json'))).toEqual([]);
}

describe('a submit that is killed (SIGKILL)', { timeout: timeLimit(60_000) }, () => {
  test('makes the expected number of requests if it is not killed', async () => {
    const relay = await startRelay(harness.farm.sandbox.address.domain);
    const prepared = harness.prepareSubmit({ domain: relay.domain });
    const { code, ids } = await runOnce(prepared);
    await relay.close();
    expect([code, relay.requests.length]).toEqual([0, REQUESTS]);
    await expectOneTask(prepared, ids);
  });

  const cases = MOMENTS.flatMap((moment) =>
    ['project/add', 'submit/createTask', 'submit/taskJsonFile', 'submit/task', 'handle/updateTaskLimit'].map(
      (name) => [moment, name] as const,
    ),
  );
  // `npm run soak` kills it at every request, and at every file operation.
  test.concurrent.each(casesAt([8], cases))(
    'in %s of %s, and run again, makes one task',
    async (moment, name) => {
      const isMeant = (path: string) => path === `/api/render/${name}`;
      const { prepared, code, printed } = await killedAtRequest(harness, moment, isMeant);
      expect(code).toBe(0);
      await expectOneTask(prepared, printed);
    },
  );

  test('between the writes of its journal, and run again, makes one task', async () => {
    // All use one project: a kill while a project is added is tested with the requests.
    const operations = await countWrites(harness.prepareSubmit({ project: 'film' }));
    expect(operations).toBeGreaterThan(8);

    async function killedAt(number: number): Promise<void> {
      const prepared = harness.prepareSubmit({ project: 'film' });
      const first = await runOnce(prepared, { ...BREAKING, BREAK_AT: String(number) });
      expect([number, first.code]).toEqual([number, -1]);
      const second = await runOnce(prepared);
      expect([number, second.code]).toEqual([number, 0]);
      await expectOneTask(prepared, [...first.ids, ...second.ids]).catch((cause) => {
        throw new Error(`killed at write ${number} of ${operations}`, { cause });
      });
    }

    const every = EXHAUSTIVE ? 3 : 8;
    const some = Array.from({ length: Math.ceil(operations / every) }, (_, at) => at * every + 1);
    await Promise.all(some.map(killedAt));
  });
});
