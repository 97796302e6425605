import { expect, test } from 'vitest';
import { money } from '../../../src/output/money.js';

test.each<[amount: number | null, text: string]>([
  [null, '-'],
  [0, '0.00'],
  [1.5, '1.50'],
  [1234.567, '1234.57'],
  [0.01, '0.01'],
  [0.0002, '0.0002'],
  [0.0001, '0.0001'],
  [0.00009, '<0.0001'],
])('%j of money is %s', (amount, text) => {
  expect(money(amount)).toBe(text);
});
