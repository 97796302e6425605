import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NextBytes } from '../../../src/scene/next-bytes.js';

test('finds what a look at each byte finds, from one position to the next', () => {
  const bytes = [0x0a, 0x22, 0x7b];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0x0a, 0x22, 0x7b, 0x61, 0x20), { maxLength: 60 }),
      fc.array(fc.nat(12), { maxLength: 20 }),
      (content, steps) => {
        const text = Buffer.from(content);
        const next = new NextBytes(bytes);
        next.window(text);
        let from = 0;
        for (const step of steps) {
          from = Math.min(text.length, from + step);
          const at = content.findIndex((byte, index) => index >= from && bytes.includes(byte));
          expect(next.after(from)).toBe(at < 0 ? text.length : at);
        }
      },
    ),
  );
});

test('a new window forgets the last one', () => {
  const next = new NextBytes([0x22]);
  next.window(Buffer.from('aaaa"'));
  expect(next.after(0)).toBe(4);
  next.window(Buffer.from('"'));
  expect(next.after(0)).toBe(0);
});
