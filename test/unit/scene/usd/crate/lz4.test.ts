import { describe, expect, test } from 'vitest';
import { decompressBlock, decompressChunks } from '../../../../../src/scene/usd/crate/lz4.js';
import { compressed } from '../../../../support/scenes/usd-crate-writer.js';

/** Decompresses a block into at most some bytes. */
function unpacked(block: readonly number[], most = 1000): string | undefined {
  const into = Buffer.alloc(most);
  const length = decompressBlock(Buffer.from(block), into);
  return length === undefined ? undefined : into.toString('latin1', 0, length);
}

const codes = (text: string) => [...Buffer.from(text)];

describe('a block of LZ4', () => {
  test('repeats what it has produced, also overlapping', () => {
    // Three literals, a match of 3 + 4 at distance 3, then one literal.
    expect(unpacked([0x33, ...codes('abc'), 3, 0, 0x10, ...codes('!')])).toBe('abcabcabca!');
    expect(unpacked([0x44, ...codes('wxyz'), 2, 0, 0x00])).toBe('wxyzyzyzyzyz');
  });

  test('has lengths in several bytes', () => {
    const literals = 'x'.repeat(15 + 255 + 3);
    expect(unpacked([0xf0, 255, 3, ...codes(literals)])).toBe(literals);
    expect(unpacked([0x1f, ...codes('a'), 1, 0, 10, 0x00])).toBe('a'.repeat(1 + 15 + 10 + 4));
  });

  test.each([
    ['a distance before its beginning', [0x14, ...codes('a'), 2, 0, 0]],
    ['a distance of zero', [0x14, ...codes('a'), 0, 0, 0]],
    ['more literals than bytes', [0x50, ...codes('abc')]],
    ['a length without an end', [0xf0, 255]],
    ['half a distance', [0x14, ...codes('a'), 1]],
  ])('with %s is damaged', (_, block) => {
    expect(unpacked(block)).toBeUndefined();
  });

  test('with more than the expected bytes is damaged', () => {
    expect(unpacked([0x40, ...codes('abcd')], 3)).toBeUndefined();
    expect(unpacked([0x1f, ...codes('a'), 1, 0, 200, 0], 20)).toBeUndefined();
  });
});

test('chunks are joined', () => {
  const [first, second] = ['hello ', 'world'].map((one) => compressed(Buffer.from(one)).subarray(1));
  const length = (bytes: Buffer | undefined) => [bytes?.length ?? 0, 0, 0, 0];
  const parts = [Buffer.from([2, ...length(first)]), first, Buffer.from(length(second)), second];
  const source = Buffer.concat(parts.filter((part) => part !== undefined));
  expect(decompressChunks(source, 100)?.toString()).toBe('hello world');
  expect(decompressChunks(source.subarray(0, -1), 100)).toBeUndefined();
  expect(decompressChunks(Buffer.alloc(0), 100)).toBeUndefined();
});
