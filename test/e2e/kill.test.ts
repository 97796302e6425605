import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BREAKING,
  countWrites,
  type KilledSubmits,
  killedAtRequest,
  MOMENTS,
  type Newcomer,
  openKilledSubmits,
  REQUESTS,
  runOnce,
} from '../support/processes/kill-harness.js';
import { startRelay } from '../support/proxies/relay.js';

let stage: KilledSubmits;

beforeAll(async () => {
  stage = await openKilledSubmits();
});
afterAll(() => stage.close());

/** One task at the farm, one id printed by all runs together, and nothing left to go on with. */
async function expectOneTask(newcomer: Newcomer, printed: readonly number[]): Promise<void> {
  const listed = await stage.listed(newcomer.scene);
  expect({ listed, printed: [...new Set(printed)] }).toEqual({ listed: [listed[0]], printed: listed });
  const left = readdirSync(join(newcomer.folder, 'config', 'submissions'));
  expect(left.filter((name) => name.endsWith('.json'))).toEqual([]);
}

describe('a submit that is killed (SIGKILL)', { timeout: 60_000 }, () => {
  test('makes so many requests', async () => {
    const relay = await startRelay(stage.farm.sandbox.address.domain);
    const newcomer = stage.newcomer({ domain: relay.domain });
    const { code, ids } = await runOnce(newcomer);
    await relay.close();
    expect([code, relay.requests.length]).toEqual([0, REQUESTS]);
    await expectOneTask(newcomer, ids);
  });

  // `npm run soak` kills it at every request, and at every file operation.
  const cases = MOMENTS.flatMap((moment) =>
    ['project/add', 'submit/createTask', 'submit/taskJsonFile', 'submit/task', 'handle/updateTaskLimit'].map(
      (name) => [moment, name] as const,
    ),
  );
  test.concurrent.each(cases)('%s of %s, and run again, makes one task', async (moment, name) => {
    const isMeant = (path: string) => path === `/api/render/${name}`;
    const { newcomer, code, printed } = await killedAtRequest(stage, moment, isMeant);
    expect(code).toBe(0);
    await expectOneTask(newcomer, printed);
  });

  test('between the writes of its journal, and run again, makes one task', async () => {
    // There is one project for all: waiting for one that was being added is tested with the requests.
    const operations = await countWrites(stage.newcomer({ project: 'film' }));
    expect(operations).toBeGreaterThan(8);

    async function killedAt(number: number): Promise<void> {
      const newcomer = stage.newcomer({ project: 'film' });
      const first = await runOnce(newcomer, { ...BREAKING, BREAK_AT: String(number) });
      expect([number, first.code]).toEqual([number, -1]);
      const second = await runOnce(newcomer);
      expect([number, second.code]).toEqual([number, 0]);
      await expectOneTask(newcomer, [...first.ids, ...second.ids]).catch((cause) => {
        throw new Error(`killed at write ${number} of ${operations}`, { cause });
      });
    }

    const every = 3;
    const some = Array.from({ length: Math.ceil(operations / every) }, (_, at) => at * every + 1);
    await Promise.all(some.map(killedAt));
  });
});
