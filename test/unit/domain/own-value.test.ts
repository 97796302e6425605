import { expect, test } from 'vitest';
import { ownValue } from '../../../src/domain/own-value.js';

test('only a member of the table itself has a value', () => {
  expect(ownValue({ exr: 1 }, 'exr')).toBe(1);
  for (const name of ['constructor', '__proto__', 'toString', 'png'])
    expect(ownValue({ exr: 1 }, name)).toBeUndefined();
});
