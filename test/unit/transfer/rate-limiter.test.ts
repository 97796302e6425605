import { describe, expect, test } from 'vitest';
import { parseSpeed, showBytes } from '../../../src/domain/text/bytes.js';
import { DataError, UsageError } from '../../../src/errors.js';
import { inParallel, limitConcurrency } from '../../../src/transfer/parallel.js';
import { rateLimiter } from '../../../src/transfer/rate-limiter.js';
import { testClock } from '../../support/workstation/clock.js';

describe('a rate limit', () => {
  const { signal } = new AbortController();

  test('applies to all files together', async () => {
    const clock = testClock();
    const started = clock.now();
    const world = {
      now: clock.now,
      sleep: async (ms: number) => clock.advance(ms),
    };
    const pace = rateLimiter(1000, world, signal);
    await Promise.all(Array.from({ length: 20 }, () => pace(500)));
    // 10,000 bytes at 1000 a second.
    expect(clock.now() - started).toBe(10_000);
  });

  test('of undefined never sleeps, and both throw after an abort', async () => {
    const world = { now: () => 0, sleep: () => Promise.reject(new Error('slept')) };
    await rateLimiter(undefined, world, signal)(1e12);
    const controller = new AbortController();
    controller.abort(new Error('stop'));
    await expect(rateLimiter(undefined, world, controller.signal)(1)).rejects.toThrow('stop');
    await expect(rateLimiter(5, world, controller.signal)(1)).rejects.toThrow('stop');
  });
});

describe('a transfer speed', () => {
  test.each([
    ['500', 500],
    ['500kB', 500_000],
    ['10MB', 10_000_000],
    ['10 mb/s', 10_000_000],
    ['2M', 2_000_000],
    ['1.5G', 1_500_000_000],
    ['8MiB', 8_388_608],
  ])('%j', (text, bytes) => expect(parseSpeed(text)).toBe(bytes));

  test.each(['fast', '', '-1', '10 miles', '1e6', '10MBps'])('%j is malformed', (text) => {
    expect(() => parseSpeed(text)).toThrow(UsageError);
  });

  test.each(['0', '0MB'])('%j is out of range', (text) => {
    expect(() => parseSpeed(text)).toThrow(DataError);
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [53_000, '53 kB'],
    [1_234_567, '1.2 MB'],
    [2_500_000_000_000, '2.5 TB'],
    [9_000_000_000_000_000, '9000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(showBytes(bytes)).toBe(text));
});

describe('parallel work', () => {
  test('is limited to the given number, in order', async () => {
    let inside = 0;
    let most = 0;
    const begun: number[] = [];
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      begun.push(item);
      most = Math.max(most, ++inside);
      await new Promise((done) => setImmediate(done));
      inside -= 1;
    });
    expect([most, begun]).toEqual([3, [1, 2, 3, 4, 5, 6, 7]]);
  });

  test('starts nothing after a failure, and waits for what was started', async () => {
    const ended: number[] = [];
    const work = inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      if (item === 1) throw new Error('one');
      await new Promise((done) => setImmediate(done));
      ended.push(item);
    });
    await expect(work).rejects.toThrow('one');
    expect(ended).toEqual([2]);
  });

  test('a slot is free again after work that ended or failed', async () => {
    const gate = limitConcurrency(1);
    const order: string[] = [];
    const enter = (name: string) =>
      gate(async () => {
        order.push(`${name} in`);
        await new Promise((done) => setImmediate(done));
        order.push(`${name} out`);
        if (name === 'a') throw new Error(name);
      });
    const all = await Promise.allSettled([enter('a'), enter('b'), enter('c')]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });
});
