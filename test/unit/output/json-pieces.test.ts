import { expect, test } from 'vitest';
import { jsonPieces } from '../../../src/output/json-pieces.js';

const text = (value: unknown) => [...jsonPieces(value)].join('');

test.each([
  [{}],
  [[]],
  ['text'],
  [null],
  [{ a: undefined, b: [undefined, () => 1, null], c() {} }],
  [{ at: new Date(0), list: [{ deep: [[{ deeper: [1, { x: undefined }] }]] }] }],
  [JSON.parse('{"__proto__":1,"constructor":[2]}')],
])('%j has the text of JSON.stringify', (value) => {
  expect(text(value)).toBe(JSON.stringify(value));
});

test('a small document is one piece, and a large one many small ones', () => {
  const assets = Array.from({ length: 5000 }, (_, at) => ({
    path: `/show/textures/body_${at}.exr`,
    missing: true,
  }));
  expect([...jsonPieces({ assets: assets.slice(0, 100) })]).toHaveLength(1);
  const pieces = [...jsonPieces({ scenes: [{ assets }] }, 65_536)];
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
  expect(pieces.join('')).toBe(JSON.stringify({ scenes: [{ assets }] }));
});
