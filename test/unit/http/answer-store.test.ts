import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { answerStores } from '../../../src/http/answer-store.js';

test('returns the stored bytes, for any chunks and any previous content', () => {
  const open = answerStores();
  const text = fc.string({ unit: 'grapheme', maxLength: 50 }).map((one) => one.repeat(3000));
  fc.assert(
    fc.property(text, fc.array(fc.nat(400_000)), (whole, cuts) => {
      const bytes = Buffer.from(whole);
      const store = open();
      const places = [0, ...cuts.filter((at) => at < bytes.length).toSorted((a, b) => a - b), bytes.length];
      for (const [at, place] of places.entries())
        if (at > 0) store.add(bytes.subarray(places[at - 1], place));
      // A mark at the very beginning is no part of a text.
      expect(store.text()).toBe(whole.replace(/^\uFEFF/, ''));
      store.release();
    }),
    { numRuns: 100 },
  );
});

test('reuses its memory', () => {
  const made = vi.spyOn(Buffer, 'allocUnsafeSlow');
  const open = answerStores();
  for (let number = 0; number < 20; number++) {
    const store = open();
    store.add(Buffer.alloc(1_048_576, 'x'));
    expect(store.text()).toHaveLength(1_048_576);
    store.release();
  }
  expect(made).toHaveBeenCalledTimes(16);
  made.mockRestore();
});
