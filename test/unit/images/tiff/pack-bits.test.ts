import { expect, test } from 'vitest';
import { decodePackBits } from '../../../../src/images/tiff/pack-bits.js';

const PART = { name: 'strip', id: 1 } as const;

test('the example of TIFF 6.0, section 9 unpacks', () => {
  const packed = Buffer.from('FEAA0280002AFDAA0380002A22F7AA', 'hex');
  const unpacked = 'AAAAAA80002AAAAAAAAA80002A22AAAAAAAAAAAAAAAAAAAA'.toLowerCase();
  expect(decodePackBits(packed, 24, PART).toString('hex')).toBe(unpacked);
});

test.each([
  ['a run', 'FEAA'],
  ['bytes', '02010203'],
])('%s beyond the end of the strip are a fault', (_, packed) => {
  const data = Buffer.from(packed, 'hex');
  expect(decodePackBits(data, 3, PART)).toHaveLength(3);
  expect(() => decodePackBits(data, 2, PART)).toThrow(
    expect.objectContaining({ kind: 'undecodable', reason: 'tooLong' }),
  );
  expect(() => decodePackBits(data, 4, PART)).toThrow(expect.objectContaining({ kind: 'truncated' }));
});
