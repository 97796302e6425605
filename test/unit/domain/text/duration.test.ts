import { describe, expect, test } from 'vitest';
import { parseDuration, showDuration } from '../../../../src/domain/text/duration.js';
import { DataError, UsageError } from '../../../../src/errors.js';
import { thrown } from '../../../support/thrown.js';

describe('durations', () => {
  test.each([
    ['90s', 90_000],
    ['2h', 7_200_000],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['200ms', 200],
    ['1d', 86_400_000],
    ['1.5h', 5_400_000],
    ['0.5s', 500],
    ['0s', 0],
    [' 2H ', 7_200_000],
    ['1m500ms', 60_500],
    ['1.25h', 4_500_000],
    ['0.125s', 125],
    ['3650d', 315_360_000_000],
  ])('%j is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    '45',
    '0',
    'h',
    '2x',
    '-5s',
    '5 s',
    '1h 30m',
    '1..5h',
    '1e3s',
    'NaN',
    'Infinity',
    '5sm',
    '.5s',
  ])('%j is malformed: exit 64', (text) => {
    expect(() => parseDuration(text)).toThrow(UsageError);
  });

  test.each(['4000d', '99999999999h', `${'9'.repeat(400)}s`])('%s is out of range: exit 65', (text) => {
    expect(() => parseDuration(text)).toThrow(DataError);
  });

  test.each([
    [0, '<1s'],
    [999, '<1s'],
    [1000, '1s'],
    [45_000, '45s'],
    [60_000, '1m'],
    [125_000, '2m 05s'],
    [7_500_000, '2h 05m'],
    [90_000_000, '1d 01h'],
    [86_400_000, '1d'],
    [59_999, '1m'],
    [90_061_000, '1d 01h'],
    [86_460_000, '1d'],
    [3_661_000, '1h 01m'],
    [1499, '1s'],
  ])('%i ms are shown as %s', (ms, text) => {
    expect(showDuration(ms)).toBe(text);
  });
});

test.each([
  ['5', 'UsageError', 'duration.malformed'],
  ['3651d', 'DataError', 'duration.range'],
])('%j: %s', (text, error, key) => {
  expect(thrown(() => parseDuration(text))).toEqual({ error, key, params: { text } });
});
