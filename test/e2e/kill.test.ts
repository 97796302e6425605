import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../support/binary.js';
import {
  BREAKING,
  countWrites,
  idsIn,
  type KilledSubmits,
  type Newcomer,
  openKilledSubmits,
  runOnce,
} from '../support/killed-submits.js';
import { startRelay } from '../support/relay.js';

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

/** Requests of a whole submission, in the order in which they arrive. */
const REQUESTS = 13;

describe('a submit that is killed (SIGKILL)', { timeout: 60_000 }, () => {
  it('makes so many requests', async () => {
    const relay = await startRelay(stage.farm.sandbox.address.domain);
    const newcomer = stage.newcomer({ domain: relay.domain });
    const { code, ids } = await runOnce(newcomer);
    await relay.close();
    expect([code, relay.requests.length]).toEqual([0, REQUESTS]);
    await expectOneTask(newcomer, ids);
  });

  /** The request never reaches the farm; or the farm has done it, and nobody hears the answer. */
  const moments = ['onRequest', 'onAnswer'] as const;
  const cases = moments.flatMap((moment) =>
    Array.from({ length: REQUESTS }, (_, at) => [moment, at + 1] as const),
  );
  it.concurrent.each(cases)('%s %i, and run again, makes one task', async (moment, number) => {
    let arrived = 0;
    let kill = () => {};
    const relay = await startRelay(stage.farm.sandbox.address.domain, {
      [moment]: () => {
        arrived += 1;
        if (arrived !== number) return;
        kill();
        throw new Error('what happens to it does not matter any more');
      },
    });
    const newcomer = stage.newcomer({ domain: relay.domain });
    const first = start(newcomer.argv, newcomer.env);
    kill = () => first.child.kill('SIGKILL');
    expect(await first.ended).toBe(-1);
    kill = () => {};
    const second = await runOnce(newcomer);
    await relay.close();
    expect(second.code).toBe(0);
    await expectOneTask(newcomer, [...idsIn(first.told.stdout), ...second.ids]);
  });

  it('between the writes of its journal, and run again, makes one task', async () => {
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

    await Promise.all(Array.from({ length: operations }, (_, at) => killedAt(at + 1)));
  });
});
