import { describe, expect, test } from 'vitest';
import { queryStorage } from '../../../../src/client/storage/storage.js';
import { answering, example } from '../answering.js';

describe('storages', () => {
  const config = example('/api/render/transfer/getConfig');
  const profile = (more: object) => async () => ({ userId: 5, ...more });

  test('of the reference, the preferred line of each engine first', async () => {
    const { transport } = answering(config);
    const facts = await queryStorage(transport, profile({}));
    expect(facts.input).toEqual({ bid: config.inputBid, userId: 5 });
    expect(facts.output).toEqual({ bid: config.outputBid, userId: 5 });
    expect(facts.lines.map(({ engine }) => engine)).toEqual(['aspera', 'raysyncproxy']);
  });

  test.each<[title: string, more: object, parent: string | null, bid: unknown, userId: number]>([
    ['a main account', { mainUserId: 0, shareMainCapital: 0 }, null, config.inputBid, 5],
    ['a sub-account that shares', { mainUserId: 9, shareMainCapital: 1 }, '77', '77', 9],
    ['one that does not', { mainUserId: 9, shareMainCapital: 0 }, '77', config.inputBid, 5],
    ['one without a main storage', { mainUserId: 9, shareMainCapital: 1 }, null, config.inputBid, 5],
  ])('the assets of %s', async (_, more, parentInputBid, bid, userId) => {
    const { transport } = answering({ ...config, parentInputBid });
    const { input, output } = await queryStorage(transport, profile(more));
    expect(input).toEqual({ bid, userId });
    expect(output.userId).toBe(5);
  });
});
