import { describe, expect, test } from 'vitest';
import { limitTime, whenAborted } from '../../../src/domain/time-limit.js';

describe('a limited time', () => {
  test('is over when it has passed, with the given reason', async () => {
    const late = new Error('late');
    const limit = limitTime(1, new AbortController().signal, late);
    await whenAborted(limit.signal).aborted;
    expect([limit.isOver(), limit.signal.reason]).toEqual([true, late]);
  });

  test('ends with the run, and is not over then', () => {
    const run = new AbortController();
    const limit = limitTime(60_000, run.signal);
    run.abort(new Error('stop'));
    expect([limit.signal.aborted, limit.isOver(), limit.signal.reason.message]).toEqual([
      true,
      false,
      'stop',
    ]);
    limit.clear();
    expect(limitTime(60_000, run.signal).signal.aborted).toBe(true);
  });

  test('a cleared one no longer follows the run', () => {
    const run = new AbortController();
    const limit = limitTime(60_000, run.signal);
    limit.clear();
    run.abort();
    expect(limit.signal.aborted).toBe(false);
  });
});
