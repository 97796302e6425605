import { ImageFault, type ImagePart } from '../image.js';

/** The most that a byte of PackBits data can expand to. */
const MOST_EXPANSION = 64;

/**
 * Decodes PackBits data (TIFF 6.0, section 9).
 * @throws ImageFault for data that ends before `expected` bytes, and a run beyond them: rows are packed separately
 */
export function decodePackBits(data: Buffer, expected: number, part: ImagePart): Buffer {
  const short = () => new ImageFault('truncated', 'tooShort', part);
  if (expected > data.length * MOST_EXPANSION) throw short();
  const output = Buffer.allocUnsafeSlow(expected);
  let size = 0;
  for (let at = 0; size < expected; ) {
    const count = data[at++];
    if (count === undefined) throw short();
    if (count === 128) continue;
    const length = count < 128 ? count + 1 : 257 - count;
    const end = size + length;
    if (end > expected) throw new ImageFault('undecodable', 'tooLong', part);
    const needed = count < 128 ? length : 1;
    if (at + needed > data.length) throw short();
    if (count < 128) data.copy(output, size, at, at + length);
    else output.fill(data[at] as number, size, end);
    at += needed;
    size = end;
  }
  return output;
}
