import { expect, test } from 'vitest';
import { isStopOpen } from '../../../src/guards/guard-memory.js';

test.each([
  ['never made', undefined, true],
  ['made a moment ago', { done: true, at: 100_000 - 5000 }, false],
  ['asked for, and the answer was never read', { done: false, at: 100_000 - 5000 }, true],
  ['made long ago: a person started the task again', { done: true, at: 100_000 - 61_000 }, true],
])('a stop that was %s', (_title, entry, open) => {
  const memory = new Map(entry ? [['max-cost 5', { key: 'max-cost 5', ...entry }]] : []);
  expect(isStopOpen(memory, 'max-cost 5', 100_000)).toBe(open);
});

test.each([
  [100_000, false],
  [101_000, false],
  [106_000, true],
])('a frame that began at %d ms, after a stop at 100000 ms, opens it again: %s', (lastStart, open) => {
  const memory = new Map([['max-cost 5', { key: 'max-cost 5', done: true, at: 100_000 }]]);
  expect(isStopOpen(memory, 'max-cost 5', 110_000, lastStart)).toBe(open);
});
