import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FrameRange,
  frameCount,
  frameListSchema,
  frameNumbers,
  parseFrameList,
  parseFrameRange,
  showFrames,
  wireFrames,
} from '../../../../src/domain/frames/frame-range.js';
import {
  parseTestFrames,
  preFramesSchema,
  wirePreFrames,
} from '../../../../src/domain/frames/test-frames.js';
import { DataError, UsageError } from '../../../../src/errors.js';
import { thrown } from '../../../support/thrown.js';

const range = fc
  .record({ start: fc.nat(99_999), length: fc.nat(9999), step: fc.integer({ min: 1, max: 999 }) })
  .map(({ start, length, step }): FrameRange => ({ start, end: start + length, step }));

describe('a range (docs/protocol/job-files.md, §2.1)', () => {
  test.each([
    ['1-10[1]', '1-10[1]', 10],
    ['0-333[1]', '0-333[1]', 334],
    ['1-1[1]', '1-1[1]', 1],
    ['0', '0-0[1]', 1],
    ['537', '537-537[1]', 1],
    ['1-10', '1-10[1]', 10],
    ['1-10[3]', '1-10[3]', 4],
    ['1-9[3]', '1-9[3]', 3],
    [' 1 - 10 [ 2 ] ', '1-10[2]', 5],
    ['007', '7-7[1]', 1],
  ])('%j is written as %s: %i frames', (text, wire, count) => {
    const parsed = parseFrameRange(text);
    expect(wireFrames(parsed)).toBe(wire);
    expect(frameCount(parsed)).toBe(count);
  });

  test.each([
    '',
    ' ',
    'a',
    '1-',
    '-5',
    '1-10[',
    '1-10[]',
    '1--10',
    '1.5',
    '1-10[1',
    '1,2',
    '1-2-3',
    '1-10[-1]',
    '-5--1',
  ])('%j is malformed: exit 64', (text) => {
    expect(() => parseFrameRange(text)).toThrow(UsageError);
  });

  test.each(['10-1', '10-1[1]', '1-10[0]'])('%j is out of range: exit 65', (text) => {
    expect(() => parseFrameRange(text)).toThrow(DataError);
  });

  test('a single frame is shown as its number', () => {
    expect(showFrames(parseFrameRange('537-537[1]'))).toBe('537');
    expect(showFrames(parseFrameRange('1-10'))).toBe('1-10[1]');
  });

  test('survives formatting and parsing', () => {
    fc.assert(
      fc.property(range, (one) => {
        expect(parseFrameRange(wireFrames(one))).toEqual(one);
      }),
    );
  });

  test('has frameCount frames, a step apart, within its ends', () => {
    fc.assert(
      fc.property(range, (one) => {
        const frames = [...frameNumbers(one)];
        expect(frames).toHaveLength(frameCount(one));
        expect(frames[0]).toBe(one.start);
        expect(frames.at(-1)).toBeLessThanOrEqual(one.end);
        expect(frames.every((frame, at) => frame === one.start + at * one.step)).toBe(true);
      }),
    );
  });
});

describe('a list', () => {
  test('is ranges separated by commas', () => {
    expect(parseFrameList('1-10[1],20')).toEqual([
      { start: 1, end: 10, step: 1 },
      { start: 20, end: 20, step: 1 },
    ]);
  });

  test.each(['', ',', '1,', ',1', '1;2', 'x', '1,,2', 'first'])('%j is malformed: exit 64', (text) => {
    expect(() => parseFrameList(text)).toThrow(UsageError);
  });

  test.each(['10-1', '1,5-2', '1-2[0],3'])('%j is out of range: exit 65', (text) => {
    expect(() => parseFrameList(text)).toThrow(DataError);
  });

  test('survives formatting and parsing', () => {
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 8 }), (list) => {
        expect(frameListSchema.parse(list.map(wireFrames).join(','))).toEqual(list);
      }),
    );
  });
});

describe('test frames', () => {
  test.each([
    ['first', '100'],
    ['middle', '010'],
    ['last', '001'],
    ['first,middle,last', '111'],
    ['last, FIRST', '101'],
    ['1', '000:1'],
    ['1,5-9', '000:1,5-9[1]'],
    ['middle,5', '010:5'],
    ['1,3-4', '000:1,3-4[1]'],
  ])('%j is written as %s', (typed, wire) => {
    expect(wirePreFrames(parseTestFrames(typed))).toBe(wire);
  });

  test.each(['', ' ', ',', 'first,', 'begin', 'first;last', '1-'])('%j is malformed: exit 64', (typed) => {
    expect(() => parseTestFrames(typed)).toThrow(UsageError);
  });

  test.each(['9-5', 'first,9-5', '1-5[0]'])('%j is out of range: exit 65', (typed) => {
    expect(() => parseTestFrames(typed)).toThrow(DataError);
  });
});

describe('pre_frames (docs/protocol/job-files.md, §2.2)', () => {
  test.each([
    ['000', { first: false, middle: false, last: false, custom: [] }],
    ['100', { first: true, middle: false, last: false, custom: [] }],
    ['111', { first: true, middle: true, last: true, custom: [] }],
    [
      '000:1,3-4[1]',
      {
        first: false,
        middle: false,
        last: false,
        custom: [
          { start: 1, end: 1, step: 1 },
          { start: 3, end: 4, step: 1 },
        ],
      },
    ],
    ['010:5', { first: false, middle: true, last: false, custom: [{ start: 5, end: 5, step: 1 }] }],
    // DOC prints it with a blank after the colon too: both are read.
    ['010: 5', { first: false, middle: true, last: false, custom: [{ start: 5, end: 5, step: 1 }] }],
  ])('%j is accepted', (wire, value) => {
    expect(preFramesSchema.parse(wire)).toEqual(value);
  });

  test.each(['', '0', '0000', '200', '000:', '000:x', '000:1,', '000:5-1', '111,5', 'abc'])(
    '%j is rejected',
    (wire) => {
      expect(preFramesSchema.safeParse(wire).success).toBe(false);
    },
  );

  test('survives formatting and parsing', () => {
    const frames = fc.record({
      first: fc.boolean(),
      middle: fc.boolean(),
      last: fc.boolean(),
      custom: fc.array(range, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(frames, (one) => {
        // A single frame has one form only, whatever its step.
        const custom = one.custom.map((r) => (r.start === r.end ? { ...r, step: 1 } : r));
        expect(preFramesSchema.parse(wirePreFrames(one))).toEqual({ ...one, custom });
      }),
    );
  });
});

test.each<[parse: (text: string) => unknown, text: string, error: string, key: string]>([
  [parseFrameRange, 'x', 'UsageError', 'frames.malformed'],
  [parseFrameRange, '9-1', 'DataError', 'frames.range'],
  [parseFrameList, 'x', 'UsageError', 'frames.malformedList'],
  [parseFrameList, '1,9-1', 'DataError', 'frames.range'],
  [parseTestFrames, 'x', 'UsageError', 'testFrames.malformed'],
  [parseTestFrames, 'first,', 'UsageError', 'testFrames.malformed'],
  [parseTestFrames, '9-1', 'DataError', 'frames.range'],
])('%o has the problem %s', (parse, text, error, key) => {
  expect(thrown(() => parse(text))).toEqual({ error, key, params: { text } });
});

test('first and last alone have no custom frames', () => {
  expect(parseTestFrames('first,last')).toEqual({ first: true, middle: false, last: true, custom: [] });
});
