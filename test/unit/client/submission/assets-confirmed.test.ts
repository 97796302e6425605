import { describe, expect, test } from 'vitest';
import { AssetsConfirmed, type AssetsKnown } from '../../../../src/client/submission/assets-confirmed.js';
import { DataError } from '../../../../src/errors.js';
import { createClient } from '../../../../src/index.js';
import { english, type MoneyKey, translateMoney } from '../../../../src/text/index.js';
import { startTestSandbox } from '../../../support/farms/sandbox.js';
import { startRelay } from '../../../support/proxies/relay.js';

const AWAY = 'task.renderbus.com';
const HERE = '127.0.0.1:8080';

describe('the proof that files are on a farm', () => {
  test.each<[string, domain: string, known: AssetsKnown | undefined]>([
    ['the user’s confirmation', AWAY, { onFarm: true }],
    ['an upload in which nothing failed', AWAY, { uploaded: { failed: [] } }],
    ['the farm on this machine, which is free', HERE, undefined],
  ])('is %s', (_, domain, known) => {
    const proof = AssetsConfirmed.at(domain, known);
    expect(() => AssetsConfirmed.demand(proof, domain)).not.toThrow();
    // And not at another one.
    expect(() => AssetsConfirmed.demand(proof, 'farm.invalid')).toThrow(DataError);
  });

  test.each<[string, domain: string, known: unknown]>([
    ['nothing', AWAY, undefined],
    ['an upload in which a file failed', AWAY, { uploaded: { failed: [1] } }],
    ['an upload to this machine in which a file failed', HERE, { uploaded: { failed: [1] } }],
    ['a confirmation that is text', AWAY, { onFarm: 'yes' }],
    ['a denial', AWAY, { onFarm: false }],
    ['an empty object', AWAY, {}],
  ])('is not %s', (_, domain, known) => {
    expect(() => AssetsConfirmed.at(domain, known as AssetsKnown)).toThrow(
      expect.objectContaining({ key: 'submit.assets', exitCode: 65, params: { domain } }),
    );
  });

  test.each([
    ['none', undefined],
    ['null', null],
    ['an artist, as it was before', 'ann'],
    ['an object like it', { onFarm: true }],
    ['an instance without a constructor call', Object.create(AssetsConfirmed.prototype)],
  ])('is required by the library’s submit call, and %s sends nothing', async (_, proof) => {
    const sandbox = await startTestSandbox();
    const relay = await startRelay(sandbox.sandbox.address.domain);
    const credentials = { accessId: 'a', accessKey: 'b' };
    for (const domain of ['farm.invalid', relay.domain]) {
      const farm = { protocol: 'http', domain, platform: '2', credentials } as const;
      const client = createClient(farm, { env: { HTTP_PROXY: `http://${relay.domain}` } });
      await expect(client.startRender(1, proof as never)).rejects.toMatchObject({ key: 'submit.assets' });
      client.close();
    }
    expect(relay.requests).toEqual([]);
    await relay.close();
    await sandbox.close();
  });
});

test('types prevent a submit call without proof', () => {
  const farm = {
    protocol: 'http',
    domain: HERE,
    platform: '2',
    credentials: { accessId: 'a', accessKey: 'b' },
  } as const;
  const client = createClient(farm);
  const never = () => {
    // @ts-expect-error a proof is missing
    client.startRender(1);
    // @ts-expect-error an artist is no proof
    client.startRender(1, 'ann');
    // @ts-expect-error nor is an object of the same look
    client.startRender(1, { onFarm: true });
    // @ts-expect-error only `warnOfMoney` says it
    english('money.oneTask');
  };
  expect(never).toBeInstanceOf(Function);
  client.close();
  const key: MoneyKey = 'money.oneTask';
  expect(translateMoney(english, key, { scene: 'a', other: 'b' })).toBe(
    "'a' and 'b' are the same file, which is submitted once",
  );
});
