import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { HiddenText, queryRaysyncAccount } from '../../../../src/client/storage/raysync-account.js';
import { createTransport } from '../../../../src/http/transport.js';
import { EXAMPLE_KEYS } from '../../../support/farms/sign-by-hand.js';
import vectors from '../../../vectors/examples.json';
import { ambient, envelope, startTestFarm } from '../../http/server.js';

const KEY = '40d59041f72809ffaa16146a36780595666c681e';

test('a hidden text is a mask in text, JSON and inspect', () => {
  const hidden = new HiddenText(KEY);
  const shown = [
    ...[String(hidden), `${hidden}`, JSON.stringify({ hidden }), Object.values(hidden).join()],
    ...[inspect(hidden), inspect({ hidden }, { depth: 9, showHidden: true })],
  ];
  expect(shown.join()).not.toContain(KEY);
  expect(JSON.stringify({ hidden })).toBe('{"hidden":"****"}');
  expect(hidden.reveal()).toBe(KEY);
  expect(hidden.hideIn(`<${KEY}> ${KEY}`)).toBe('<****> ****');
  expect(new HiddenText('').hideIn('abc')).toBe('abc');
});

test('the key of the account is known each time, and hidden in messages from then on', async () => {
  const data = vectors.examples.find(({ path }) => path === '/api/render/transfer/getRaySyncUserKey')?.answer;
  const server = await startTestFarm();
  server.answer(envelope(200, { data }));
  const world = ambient();
  const farm = {
    protocol: 'http',
    domain: server.domain,
    platform: '62',
    credentials: EXAMPLE_KEYS,
  } as const;
  const records: unknown[] = [];
  const transport = createTransport(farm, world, (record) => records.push(record));
  // A transport hides kept keys in what it receives; this one has to be read again.
  for (let time = 0; time < 2; time++) {
    const { user, key } = await queryRaysyncAccount(transport, world.secrets);
    expect([user, key.reveal()]).toEqual(['sandbox', KEY]);
  }
  expect(world.secrets.redact(`${KEY}&1&2&12345678`)).toBe('****&1&2&12345678');
  expect(JSON.stringify(records)).not.toContain(KEY);
  transport.close();
  await server.close();
});
