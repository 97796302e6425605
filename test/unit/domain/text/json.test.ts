import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANSWER_LIMITS, jsonMeter, parseJson } from '../../../../src/domain/text/json.js';
import { DataError } from '../../../../src/errors.js';

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

/** Levels of lists and objects, and how many of them and commas there are, of the value itself. */
function measure(value: unknown): { depth: number; values: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, values: 0 };
  const inner = Object.values(value).map(measure);
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    values: inner.reduce((sum, { values }) => sum + values, 1 + Math.max(0, inner.length - 1)),
  };
}

/** Which limit a text passes that comes in pieces of so many characters. */
function passes(text: string, limits: { depth: number; values: number }, length: number) {
  const meter = jsonMeter(limits);
  for (let at = 0; at < text.length; at += length) {
    const passed = meter(text.slice(at, at + length));
    if (passed) return passed;
  }
  return undefined;
}

const PIECES = [1, 2, 3, 7, 1000];

test('a text has the levels and values of what it stands for, in pieces of any size', () => {
  const key = fc.string({ unit: fc.constantFrom('a', '"', '\\', '[', '}', ','), maxLength: 6 });
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      ...[key, fc.constantFrom(null, true, 0.5)],
      ...[fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(key, tie('tree'), { maxKeys: 4 })],
    ),
  }));
  fc.assert(
    fc.property(tree, fc.constantFrom(...PIECES), fc.constantFrom(0, 1), (value, length, indent) => {
      const text = JSON.stringify(value, null, indent);
      const { depth, values } = measure(value);
      expect(passes(text, { depth, values }, length)).toBeUndefined();
      if (depth > 0) expect(passes(text, { depth: depth - 1, values }, length)).toBe('depth');
      if (values > 0) expect(passes(text, { depth, values: values - 1 }, length)).toBe('values');
    }),
    { numRuns: 500 },
  );
});

describe('backslashes in strings', () => {
  // Each stands in a list of one string and one list: a string that ended too early or too late would hide the list.
  test.each(['', '\\"', '\\\\', '\\\\\\"', 'a\\\\', '\\"[', '\\\\\\"[,', ',[{\\"'])('%s', (inner) => {
    const text = `["${inner}",[]]`;
    expect(JSON.parse(text)).toHaveLength(2);
    for (const length of PIECES) {
      expect(passes(text, { depth: 2, values: 3 }, length)).toBeUndefined();
      expect(passes(text, { depth: 1, values: 3 }, length)).toBe('depth');
      expect(passes(text, { depth: 2, values: 2 }, length)).toBe('values');
    }
  });

  test('outside of a string escape nothing, and empty pieces change nothing', () => {
    const meter = jsonMeter({ depth: 1, values: 10 });
    for (const piece of ['[', '', '"', '', '\\', '', '"', '', '[', '"', ','])
      expect(meter(piece)).toBeUndefined();
    expect(meter('[')).toBe('depth');
  });
});

test('lists beside each other are not nested', () => {
  const flat = `[${Array(600).fill('[]').join(',')},${Array(600).fill('{}').join(',')}]`;
  expect(parseJson(flat, 'it')).toHaveLength(1200);
});

test('an answer may hold a million values, of 500 levels', () => {
  expect(ANSWER_LIMITS).toEqual({ depth: 500, values: 1_000_000 });
});
