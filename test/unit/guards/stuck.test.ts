import { describe, expect, test } from 'vitest';
import { medianSeconds, stuckFrames } from '../../../src/guards/stuck.js';
import { everyNth } from '../../support/exhaustive.js';
import { frame } from './frames.js';

const done = (count: number, seconds: number) =>
  Array.from({ length: count }, (_, i) => frame(String(i + 1), 'done', { from: 0, to: seconds }));

const times = (count: number, seconds: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => seconds(index));

describe('the time that half of the frames take', () => {
  test.each([
    ['equal frames', times(9, () => 10), [], 10],
    ['equal frames, and others that began just now', times(9, () => 10), [1, 2, 3], 10],
    ['equal frames, and one that hangs', times(9, () => 10), [500], 10],
    ['three frames: the longest', [8, 10, 12], [], 12],
    ['a hundred frames: near their median', times(100, (i) => i + 1), [], 60],
    ['the fast ones first: those that render last longer', [1, 1, 1, 9, 9], [5, 5, 5], 9],
    ['more that hang than finished: the longest that did', [1, 2, 3], [4, 4, 4, 4], 3],
  ])('of %s', (_title, finished, running, expected) => {
    expect(medianSeconds(finished, running)).toBe(expected);
  });
});

describe('a frame is stuck', () => {
  test('when it has rendered more than so many times the median', () => {
    const frames = [...done(3, 10), frame('9', 'rendering', { from: 100 })];
    expect(stuckFrames(frames, 3, 130_000)).toEqual([]);
    expect(stuckFrames(frames, 3, 130_001)).toMatchObject([{ frame: { name: '9' }, median: 10 }]);
  });

  test('not before three frames have finished', () => {
    const frames = [...done(2, 10), frame('9', 'rendering', { from: 0 })];
    expect(stuckFrames(frames, 3, 9_000_000)).toEqual([]);
  });

  test('not where the farm does not report when it started', () => {
    expect(stuckFrames([...done(3, 10), frame('9', 'rendering')], 3, 9_000_000)).toEqual([]);
  });

  test('also where most frames are', () => {
    const hanging = [5, 6, 7, 8, 9].map((name) => frame(String(name), 'rendering', { from: 10 }));
    expect(stuckFrames([...done(3, 10), ...hanging], 5, 61_000)).toHaveLength(5);
  });
});

/** A generator of numbers from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Renders frames on machines, and returns how many looks, one every second, found a frame stuck. */
function falseAlarms(seed: number, factor: number): number {
  const next = random(seed);
  const machines = 1 + Math.floor(next() * 20);
  const times = Array.from({ length: 120 }, () => 30 * 3 ** (2 * next() - 1));
  const free = Array.from({ length: machines }, () => 0);
  const frames = times.map((seconds, i) => {
    const machine = free.indexOf(Math.min(...free));
    const from = free[machine] ?? 0;
    free[machine] = from + seconds;
    return { name: String(i), from, to: from + seconds };
  });
  let alarms = 0;
  const end = Math.max(...free);
  for (let now = 0; now < end; now += 7) {
    const seen = frames.map(({ name, from, to }) => {
      if (from > now) return frame(name, 'waiting');
      return to <= now ? frame(name, 'done', { from, to }) : frame(name, 'rendering', { from });
    });
    alarms += stuckFrames(seen, factor, now * 1000).length;
  }
  return alarms;
}

describe('frames that differ by a factor of 3 around the median are never stuck', () => {
  const seeds = everyNth(
    250,
    times(1000, (index) => index + 1),
  );
  test.each(seeds)('run %d', (seed) => {
    expect(falseAlarms(seed, 4)).toBe(0);
  });
});
