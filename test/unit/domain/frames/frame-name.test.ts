import { describe, expect, test } from 'vitest';
import { deletedAround } from '../../../../src/domain/farm/retention.js';
import { remotePath } from '../../../../src/domain/files/remote-file.js';
import { frameOfName, isInFrames, numbersOfName } from '../../../../src/domain/frames/frame-name.js';
import { parseFrameList } from '../../../../src/domain/frames/frame-range.js';
import { frameCodesOf, frameStatus } from '../../../../src/domain/frames/frame-status.js';

describe('the frame number of an image', () => {
  test.each<[name: string, frame: number | undefined, numbers: number[]]>([
    ['shot.0007.exr', 7, [7]],
    ['shot_0007_light1.png', 7, [7, 1]],
    ['shot_v2.0007_light1.exr', 7, [2, 7, 1]],
    ['shot7.png', 7, [7]],
    ['shot_v12_7.png', 7, [12, 7]],
    ['0001_0002.png', 2, [1, 2]],
    ['shot.10000.exr', 10_000, [10_000]],
    ['shot.0012', 12, [12]],
    ['shot.0012.c4d', 12, [12]],
    ['shot.12.x4.exr', 4, [12, 4]],
    ['a.b12345.exr', 12_345, [12_345]],
    ['0007.b9', 7, [7]],
    ['shot', undefined, []],
    ['shot.mp4', undefined, []],
    ['frame000000012.exr', 12, [12]],
    ['shot.-0005.exr', -5, [5]],
    ['shot_-12.exr', -12, [12]],
    ['shot-0005.exr', 5, [5]],
    ['a-b.-3-0005.exr', 5, [3, 5]],
    ['', undefined, []],
  ])('%s: %j', (name, frame, numbers) => {
    expect(frameOfName(name)).toBe(frame);
    expect(numbersOfName(name)).toEqual(numbers);
  });
});

describe('a frame in ranges', () => {
  test.each([
    [1, true],
    [2, false],
    [3, true],
    [9, true],
    [10, false],
    [11, false],
    [0, false],
    [19, false],
    [20, true],
    [21, true],
    [22, true],
    [23, false],
  ])('%i of 1-9[2],20-22: %s', (frame, expected) => {
    expect(isInFrames(frame, parseFrameList('1-9[2],20-22'))).toBe(expected);
  });

  test('counts steps from the start of its range', () => {
    const frames = [2, 3, 4, 5, 7, 8, 10].filter((frame) => isInFrames(frame, parseFrameList('2-10[3]')));
    expect(frames).toEqual([2, 5, 8]);
  });

  test('no range contains any frame', () => {
    expect(isInFrames(1, [])).toBe(false);
  });
});

describe('frame statuses', () => {
  test('by name', () => {
    expect(frameCodesOf('DONE')).toEqual([4]);
    expect(frameCodesOf('TIMEOUT', 'ERROR')).toEqual([5, 11]);
    expect(frameCodesOf()).toEqual([]);
  });

  test('by code', () => {
    expect(frameStatus(5)).toEqual({ code: 5, name: 'ERROR', label: 'failed' });
    expect(frameStatus(8)).toEqual({ code: 8, name: 'OTHER_8', label: 'other (8)' });
  });
});

test('a path in the storage is shown with slashes', () => {
  expect(remotePath({ steps: ['a', 'b', 'c.exr'] })).toBe('a/b/c.exr');
});

describe('the farm deletes results about 20 days after the first end', () => {
  test.each<[endings: (string | null)[], expected: string | null]>([
    [[], null],
    [[null], null],
    [['2025-01-01T00:00:00.000Z'], '2025-01-21T00:00:00.000Z'],
    [[null, '2025-02-01T10:00:00.000Z', '2025-01-01T12:30:00.000Z'], '2025-01-21T12:30:00.000Z'],
  ])('%j: %s', (endings, expected) => {
    expect(deletedAround(endings)).toBe(expected);
  });
});
