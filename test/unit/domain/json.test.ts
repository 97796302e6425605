import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonMeter, parseJson } from '../../../src/domain/json.js';
import { DataError } from '../../../src/errors.js';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('parseJson', () => {
  test.each(['{"a":[1,"x\\"]}[[",null]}', '"["', '5', '[]', ' {} '])('%s', (text) => {
    expect(parseJson(text, 'it')).toEqual(JSON.parse(text));
  });

  test.each(['', '{', '"', '"\\', '[1,]', '{"a"', 'x', '\\"[['])('%j is not JSON', (text) => {
    expect(() => parseJson(text, 'it')).toThrow(SyntaxError);
  });

  test('takes 500 levels and no more', () => {
    expect(parseJson(nested(500), 'it')).toEqual(JSON.parse(nested(500)));
    for (const depth of [501, 100_000, 10_000_000]) {
      expect(() => parseJson(nested(depth), 'x.json')).toThrow(DataError);
      expect(() => parseJson(nested(depth), 'x.json')).toThrow(/x\.json.*500/);
    }
    expect(() => parseJson('{"a":'.repeat(501), 'x.json')).toThrow(DataError);
  });

  test('takes so many values and no more', () => {
    expect(parseJson('[{},{}]', 'it', 4)).toEqual([{}, {}]);
    expect(() => parseJson('[{},{}]', 'x.json', 3)).toThrow(/x\.json.*3/);
    expect(() => parseJson('[1,2,3,4]', 'x.json', 3)).toThrow(DataError);
  });

  test('what stands in strings does not count', () => {
    const text = JSON.stringify(['[[{{,,\\"'.repeat(1000)]);
    expect(parseJson(text, 'it', 1)).toEqual(JSON.parse(text));
  });
});

test('a text that comes in pieces is counted as a whole', () => {
  const piece = fc.constantFrom('"', '\\', '[', ']', '{', '}', ',', 'x', '\\"', '\\\\');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(30)), (parts, cuts) => {
      const text = parts.join('');
      const limits = { depth: 3, values: 6 };
      const whole = jsonMeter(limits)(text);
      const meter = jsonMeter(limits);
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      let passed: string | undefined;
      for (const [at, place] of places.entries()) {
        if (at > 0) passed ??= meter(text.slice(places[at - 1], place));
      }
      expect(passed).toBe(whole);
    }),
    { numRuns: 2000 },
  );
});
