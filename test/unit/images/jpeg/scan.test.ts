import { expect, test } from 'vitest';
import { readJpegStream } from '../../../../src/images/jpeg/read-jpeg.js';

/** A progressive picture of two blocks of the same value. @param refined the byte that adds one bit to each of them */
function twoBlocks(refined: string): Buffer {
  const frame = 'ffc2000b080008001001011100';
  const onlyZero = `ffc4001400${'01'.padEnd(32, '0')}00`;
  const first = 'ffda00080101000000013f';
  const refinement = `ffda0008010100000010${refined}`;
  const quantum = `ffdb004300${'01'.repeat(64)}`;
  return Buffer.from(`ffd8${quantum}${frame}${onlyZero}${first}${refinement}ffd9`, 'hex');
}

test('a progressive picture is flat where a refinement adds the same bit to all blocks', () => {
  expect(readJpegStream(twoBlocks('ff00')).flat).toEqual([1]);
  expect(readJpegStream(twoBlocks('3f')).flat).toEqual([0]);
});

test('a progressive picture is not flat where a refinement adds different bits', () => {
  expect(readJpegStream(twoBlocks('bf')).flat).toBeUndefined();
});
