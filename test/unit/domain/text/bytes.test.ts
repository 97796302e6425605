import { describe, expect, test } from 'vitest';
import { parseSpeed, showBytes } from '../../../../src/domain/text/bytes.js';
import { thrown } from '../../../support/thrown.js';

describe('formatted bytes', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [9, '9 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1250, '1.3 kB'],
    [9900, '9.9 kB'],
    [10_000, '10 kB'],
    [512_000, '512 kB'],
    [1_200_000, '1.2 MB'],
    [1_200_000_000, '1.2 GB'],
    [64_000_000_000, '64 GB'],
    [3e12, '3.0 TB'],
    [5e15, '5000 TB'],
  ])('%i are %s', (bytes, text) => {
    expect(showBytes(bytes)).toBe(text);
  });
});

describe('a transfer speed', () => {
  test.each([
    ['1', 1],
    ['500', 500],
    ['500b', 500],
    ['500 B/s', 500],
    ['10k', 10_000],
    ['10MB', 10_000_000],
    ['1.5GB/s', 1_500_000_000],
    ['1.25 t', 1_250_000_000_000],
    ['2KiB', 2048],
    ['8MiB', 8 * 1024 ** 2],
    ['3 GiB/s', 3 * 1024 ** 3],
    ['1Ti', 1024 ** 4],
    [' 10 mb ', 10_000_000],
    ['1\t \tM', 1_000_000],
  ])('%j is %i bytes a second', (text, speed) => {
    expect(parseSpeed(text)).toBe(speed);
  });

  test.each([
    '',
    'fast',
    '-5',
    '1.',
    '.5M',
    '1..5M',
    '1.5.5M',
    '10X',
    '10MB/h',
    '10M B',
    'x10M',
    '10MBx',
    '1xM',
    '1e3',
  ])('%j is malformed', (text) => {
    expect(thrown(() => parseSpeed(text))).toEqual({
      error: 'UsageError',
      key: 'speed.malformed',
      params: { text },
    });
  });

  test.each(['0', '0.9', '0.0009k', `${'9'.repeat(400)}T`])('%j is out of range', (text) => {
    expect(thrown(() => parseSpeed(text))).toEqual({
      error: 'DataError',
      key: 'speed.range',
      params: { text },
    });
  });
});
