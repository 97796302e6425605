import { afterAll, describe, expect, test } from 'vitest';
import { askFarm, checkClock, checkKey, openClient } from '../../../../src/commands/doctor/farm-checks.js';
import { type Context, libraryAmbient } from '../../../../src/context.js';
import { AccessError } from '../../../../src/errors.js';
import { english } from '../../../../src/text/index.js';
import { EXAMPLE_KEYS } from '../../../support/farms/sign-by-hand.js';
import { envelope, silence, startTestFarm } from '../../http/server.js';

const farm = await startTestFarm();
afterAll(() => farm.close());

const context = {
  ...libraryAmbient(),
  translate: english,
  log() {},
  sleep: async () => {},
} as unknown as Context;
const open = (timeout: number) => {
  const address = {
    protocol: 'http',
    domain: farm.domain,
    platform: '2',
    credentials: EXAMPLE_KEYS,
  } as const;
  return openClient(address, {}, context, timeout);
};

describe('a farm', () => {
  test('that does not answer in time cannot be reached', async () => {
    farm.answer(silence);
    const opened = open(100);
    await expect(askFarm(opened)).rejects.toMatchObject({ exitCode: 69, key: 'doctor.timeout' });
    opened.close();
  });

  test('that refuses the key pair answers', async () => {
    farm.answer(envelope(602, { serverTime: Date.now() - 120_000 }));
    const opened = open(20_000);
    const facts = await askFarm(opened);
    opened.close();
    expect(facts.refusal?.farmCode).toBe(602);
    await expect(checkKey(facts)).rejects.toMatchObject({ exitCode: 77 });
    expect(await checkClock(facts)).toMatchObject({ state: 'warning', error: { key: 'doctor.clockAhead' } });
  });

  test('that is busy does not answer', async () => {
    farm.answer(envelope(1000));
    const opened = open(20_000);
    await expect(askFarm(opened)).rejects.toMatchObject({ exitCode: 75 });
    opened.close();
  });

  test('whose clock refuses this machine’s is a fault, not a warning', async () => {
    const refusal = new AccessError('farm.refused', {}, { farmCode: 610 });
    await expect(checkClock({ account: undefined, refusal, skew: 5 })).rejects.toBe(refusal);
    expect(await checkClock({ account: undefined, refusal: undefined, skew: undefined })).toMatchObject({
      state: 'skipped',
    });
  });
});
