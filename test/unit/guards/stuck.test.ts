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
    ['a hundred frames: near their median', times(100, (i) => i + 1), [], 70],
    ['ten thousand frames: closer to it', times(10_000, (i) => i + 1), [], 5201],
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

  test('of few uneven frames not before it has rendered nine times the shortest: all may be fast ones', () => {
    const frames = [4, 5, 6].map((to) => frame(String(to), 'done', { from: 0, to }));
    const hanging = frame('9', 'rendering', { from: 100 });
    expect(stuckFrames([...frames, hanging], 3, 136_000)).toEqual([]);
    expect(stuckFrames([...frames, hanging], 3, 136_001)).toHaveLength(1);
    expect(stuckFrames([...frames, hanging], 8, 148_001)).toHaveLength(1);
    const many = Array.from({ length: 16 }, (_, i) => frame(String(i), 'done', { from: 0, to: 4 + (i % 3) }));
    expect(stuckFrames([...many, hanging], 3, 118_001)).toHaveLength(1);
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

/** Seconds of frames between a third and three times 30; half of them on each side. */
const SPREADS = {
  'evenly on a logarithmic scale': (next: () => number) => 30 * 3 ** (2 * next() - 1),
  'half below the median, half above': (next: () => number) =>
    30 * (next() < 0.5 ? 1 / 3 + (2 / 3) * next() : 1 + 2 * next()),
};

/** Renders frames on machines, and returns how many looks, each just before a frame ends, found a frame stuck. */
function falseAlarms(seed: number, factor: number, spread: (next: () => number) => number): number {
  const next = random(seed);
  const machines = 1 + Math.floor(next() * 20);
  const free = Array.from({ length: machines }, () => 0);
  const frames = Array.from({ length: 120 }, (_, i) => {
    const machine = free.indexOf(Math.min(...free));
    const from = free[machine] ?? 0;
    const to = from + spread(next);
    free[machine] = to;
    return { name: String(i), from, to };
  });
  let alarms = 0;
  for (const { to: now } of frames) {
    const seen = frames.map(({ name, from, to }) => {
      if (from > now) return frame(name, 'waiting');
      return to < now ? frame(name, 'done', { from, to }) : frame(name, 'rendering', { from });
    });
    alarms += stuckFrames(seen, factor, now * 1000).length;
  }
  return alarms;
}

describe.each(Object.entries(SPREADS))(
  'frames that differ by a factor of 3 around the median, %s',
  (_, spread) => {
    const seeds = everyNth(
      250,
      times(1000, (index) => index + 1),
    );
    test.each(seeds)('are never stuck: run %d', (seed) => {
      expect(falseAlarms(seed, 3, spread)).toBe(0);
    });
  },
);

test('a frame that hangs among such frames is found as soon as it has rendered so many times the median', () => {
  const next = random(7);
  const finished = times(400, () => SPREADS['evenly on a logarithmic scale'](next));
  const frames = finished.map((to, i) => frame(String(i), 'done', { from: 0, to }));
  const hanging = frame('999', 'rendering', { from: 0 });
  expect(stuckFrames([...frames, hanging], 5, 250_000)).toHaveLength(1);
});
