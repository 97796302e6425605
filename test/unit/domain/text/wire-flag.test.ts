import { describe, expect, test } from 'vitest';
import { flagSchema, wireFlag } from '../../../../src/domain/text/wire-flag.js';

describe('flags', () => {
  test.each([
    ['0', false],
    ['1', true],
  ] as const)('%s', (wire, value) => {
    expect(flagSchema.parse(wire)).toBe(value);
    expect(wireFlag(value)).toBe(wire);
  });

  test.each(['', '2', 'true', 0, 1, true, null])('%j is rejected', (value) => {
    expect(flagSchema.safeParse(value).success).toBe(false);
  });
});
