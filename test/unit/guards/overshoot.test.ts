import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../../src/guards/decide.js';
import { longestPause } from '../../../src/guards/spending.js';
import { EXHAUSTIVE } from '../../support/exhaustive.js';
import { frame, task } from './frames.js';

/** A farm of equal machines that charges a frame when it is rendered, and shows the cost some time later. */
interface FarmFacts {
  readonly machines: number;
  /** Seconds of each frame. */
  readonly seconds: readonly number[];
  /** Price of a second of one machine. */
  readonly price: number;
  /** Seconds after which a cost is shown. */
  readonly lag: number;
}

/** Seconds that a wait pauses at most without a guard. */
const LONGEST = 30;

/** Renders without a limit: when each frame starts and ends. */
function schedule({ machines, seconds }: FarmFacts) {
  const free = Array.from({ length: machines }, () => 0);
  return seconds.map((length, i) => {
    const machine = free.indexOf(Math.min(...free));
    const from = free[machine] ?? 0;
    free[machine] = from + length;
    return { name: String(i), from, to: from + length, cost: length };
  });
}

/** Waits with a guard; returns what was charged when it stopped the task, or in all, and what was in flight at the limit. */
function charged(farm: FarmFacts, limit: number, firstLook: number) {
  const { price, lag } = farm;
  const frames = schedule(farm).map((one) => ({ ...one, cost: one.cost * price }));
  const end = Math.max(...frames.map(({ to }) => to));
  const spentAt = (now: number) => frames.reduce((sum, { to, cost }) => sum + (to <= now ? cost : 0), 0);
  let stopped = end;
  for (let now = firstLook, pause = 1; now < end; now += pause) {
    const seen = frames.map(({ name, from, to, cost }) => {
      if (from > now) return frame(name, 'waiting');
      if (to > now) return frame(name, 'rendering', { from });
      return frame(name, 'done', { from, to, cost: to + lag <= now ? cost : null });
    });
    const shown = frames.reduce((sum, { to, cost }) => sum + (to + lag <= now ? cost : 0), 0);
    const guarded = { task: task({ cost: shown }), parts: [{ taskId: 7, frames: seen }] };
    if (decide({ maxCost: limit }, guarded, new Map(), now * 1000).length > 0) {
      stopped = now;
      break;
    }
    pause = Math.min(LONGEST, longestPause(seen) / 1000);
  }
  const passed = frames
    .map(({ to }) => to)
    .toSorted((a, b) => a - b)
    .find((to) => spentAt(to) > limit);
  const inFlight = frames
    .filter(({ from, to }) => passed !== undefined && from <= passed && to >= passed)
    .reduce((sum, { cost }) => sum + cost, 0);
  return { spent: spentAt(stopped), inFlight, passed: passed !== undefined, stopped: stopped < end };
}

const farms = (lag: fc.Arbitrary<number>): fc.Arbitrary<FarmFacts> =>
  fc.record({
    machines: fc.integer({ min: 1, max: 40 }),
    seconds: fc
      .tuple(
        fc.integer({ min: 2, max: 600 }),
        fc.array(fc.double({ min: 1, max: 2, noNaN: true }), { minLength: 5, maxLength: 40 }),
      )
      .map(([base, factors]) => factors.map((factor) => base * factor)),
    price: fc.double({ min: 0.0001, max: 10, noNaN: true }),
    lag,
  });

test('never more than the frames in flight is charged beyond the limit', () => {
  fc.assert(
    fc.property(farms(fc.constant(0)), fc.double({ min: 0, max: 1, noNaN: true }), (farm, share) => {
      const whole = farm.seconds.reduce((sum, one) => sum + one, 0) * farm.price;
      const { spent, inFlight, passed } = charged(farm, whole * share, 0.5);
      if (!passed) expect(spent).toBeLessThanOrEqual(whole + 1e-9);
      else expect(spent).toBeLessThanOrEqual(whole * share + inFlight + 1e-9);
    }),
    { numRuns: EXHAUSTIVE ? 300 : 8 },
  );
});

test('nor where costs are shown late, once some are known', () => {
  const lags = fc.double({ min: 0, max: 1200, noNaN: true });
  fc.assert(
    fc.property(farms(lags), fc.double({ min: 0, max: 1, noNaN: true }), (farm, share) => {
      const frames = schedule(farm);
      const first = Math.min(...frames.map(({ to }) => to)) + farm.lag + LONGEST;
      // Until the first price is known nothing can be judged.
      const blind = frames.reduce((sum, { to, cost }) => sum + (to <= first ? cost : 0), 0) * farm.price;
      const whole = farm.seconds.reduce((sum, one) => sum + one, 0) * farm.price;
      const limit = blind + (whole - blind) * share;
      const { spent, inFlight } = charged(farm, limit, 0.5);
      expect(spent).toBeLessThanOrEqual(limit + inFlight + 1e-9);
    }),
    { numRuns: EXHAUSTIVE ? 300 : 8 },
  );
});

test('a task within its limit is never stopped', () => {
  fc.assert(
    fc.property(farms(fc.double({ min: 0, max: 1200, noNaN: true })), (farm) => {
      const whole = farm.seconds.reduce((sum, one) => sum + one, 0) * farm.price;
      expect(charged(farm, whole * 1.000_001, 0.5).stopped).toBe(false);
    }),
    { numRuns: EXHAUSTIVE ? 100 : 6 },
  );
});
