import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateCost } from '../../../src/guards/estimate.js';
import { frame } from './frames.js';

describe('the cost of a task by its test frames', () => {
  test('is what they cost, and their mean, least and most for each frame left', () => {
    const tested = [0.02, 0.03, 0.04].map((cost, i) =>
      frame(String(i), 'done', { cost, from: 0, to: 10 + i }),
    );
    const left = Array.from({ length: 237 }, (_, i) => frame(String(i + 3), 'waiting'));
    const estimate = estimateCost([...tested, ...left], 0.09);
    expect(estimate).toMatchObject({ tested: 3, frames: 240, seconds: 11 });
    expect(estimate?.spent).toBeCloseTo(0.09);
    expect(estimate?.likely).toBeCloseTo(0.09 + 237 * 0.03);
    expect(estimate?.low).toBeCloseTo(0.09 + 237 * 0.02);
    expect(estimate?.high).toBeCloseTo(0.09 + 237 * 0.04);
  });

  test('counts the frames of a chunk', () => {
    const estimate = estimateCost(
      [frame('1-5[1]', 'done', { cost: 1, from: 0, to: 5 }), frame('6-20[1]', 'waiting')],
      1,
    );
    expect(estimate).toMatchObject({ tested: 5, frames: 20, likely: 4, seconds: 1 });
  });

  test('charges a rendered frame without a cost like the others', () => {
    const frames = [frame('1', 'done', { cost: 2 }), frame('2', 'done'), frame('3', 'waiting')];
    expect(estimateCost(frames, 2)).toMatchObject({ spent: 4, likely: 6, tested: 2, seconds: null });
  });

  test('leaves out frames that were stopped or failed', () => {
    const frames = [
      frame('1', 'done', { cost: 2 }),
      frame('2', 'stopped'),
      frame('3', 'failed'),
      frame('4', 'timeout'),
    ];
    expect(estimateCost(frames, 2)).toMatchObject({ likely: 2, frames: 4 });
  });

  test('is not known before a frame has a cost', () => {
    expect(estimateCost([], null)).toBeUndefined();
    expect(estimateCost([frame('1', 'waiting')], null)).toBeUndefined();
    expect(estimateCost([frame('1', 'done'), frame('2', 'done', { cost: 0 })], null)).toBeUndefined();
  });

  test('brackets the real cost of uneven frames whose extremes were tested, and meets that of even ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 60 }), (costs) => {
        const sorted = costs.toSorted((a, b) => a - b);
        const tested = new Set([0, Math.floor(sorted.length / 2), sorted.length - 1]);
        const frames = sorted.map((cost, i) =>
          tested.has(i) ? frame(String(i), 'done', { cost }) : frame(String(i), 'waiting'),
        );
        const real = costs.reduce((a, b) => a + b, 0);
        const { low = 0, high = 0, likely } = estimateCost(frames, null) ?? {};
        expect(low).toBeLessThanOrEqual(real + 1e-6);
        expect(high).toBeGreaterThanOrEqual(real - 1e-6);
        if (sorted[0] === sorted.at(-1)) expect(likely).toBeCloseTo(real);
      }),
    );
  });
});
