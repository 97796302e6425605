import { describe, expect, test } from 'vitest';
import { longestPause, spentBy } from '../../../src/guards/spending.js';
import { frame } from './frames.js';

describe('what a task has cost', () => {
  test.each([
    ['what the farm reports, where the frames have no costs', [frame('1', 'waiting')], 3, 3],
    [
      'the sum of the frames, where that is more',
      [frame('1', 'done', { cost: 2 }), frame('2', 'failed', { cost: 1 })],
      1,
      3,
    ],
    ['the sum of the frames, where the farm reports nothing', [frame('1', 'done', { cost: 2 })], null, 2],
    ['nothing', [], null, 0],
    [
      'more than it reports, where it charges late: frames without a cost at the highest price of a second',
      [
        frame('1', 'done', { cost: 2, from: 0, to: 10 }),
        frame('2', 'done', { cost: 3, from: 0, to: 10 }),
        frame('3', 'done', { from: 0, to: 20 }),
        frame('4', 'done', { cost: 0, from: 0, to: 10 }),
        frame('5', 'rendering', { from: 0 }),
      ],
      4,
      14,
    ],
    [
      'more than it reports, where it charges frames that fail, also those that are rendered again',
      [
        frame('1', 'failed', { cost: 2, from: 0, to: 10 }),
        frame('2', 'failed', { from: 0, to: 20 }),
        frame('3', 'waiting', { from: 0, to: 5 }),
      ],
      2,
      7,
    ],
    [
      'more than it reports, where costs are late and a frame failed after the last one with a cost',
      [
        frame('1', 'done', { cost: 2, from: 0, to: 10 }),
        frame('2', 'done', { from: 10, to: 20 }),
        frame('3', 'failed', { from: 10, to: 20 }),
      ],
      2,
      6,
    ],
    [
      'nothing for a frame that failed, where an earlier one shows that the farm does not charge it',
      [
        frame('1', 'failed', { from: 0, to: 5 }),
        frame('2', 'done', { cost: 2, from: 0, to: 10 }),
        frame('3', 'done', { from: 10, to: 20 }),
        frame('4', 'failed', { from: 10, to: 20 }),
      ],
      2,
      4,
    ],
    [
      'nothing for a frame that failed, where no cost is late',
      [frame('1', 'done', { cost: 2, from: 0, to: 10 }), frame('2', 'failed', { from: 10, to: 20 })],
      2,
      2,
    ],
    ['no guess, where no frame has a cost', [frame('1', 'done', { from: 0, to: 20 })], null, 0],
  ])('is %s', (_title, frames, reported, spent) => {
    expect(spentBy(frames, reported)).toBeCloseTo(spent);
  });
});

describe('the longest pause between two looks', () => {
  test.each([
    [
      'half the time of the fastest frame',
      [frame('1', 'done', { from: 0, to: 60 }), frame('2', 'done', { from: 0, to: 20 })],
      10_000,
    ],
    ['a tenth of a second at least', [frame('1', 'done', { from: 0, to: 0.1 })], 100],
    ['a second, while no frame has ended', [frame('1', 'rendering', { from: 0 })], 1000],
  ])('is %s', (_title, frames, pause) => {
    expect(longestPause(frames)).toBe(pause);
  });
});
