import { ImageFault, type ImagePart } from '../image.js';

/** Decodes PackBits data (TIFF 6.0, section 9). @throws ImageFault for data that ends before `most` bytes */
export function decodePackBits(data: Buffer, most: number, part: ImagePart): Buffer {
  const pieces: Buffer[] = [];
  let size = 0;
  for (let at = 0; size < most; ) {
    const count = data[at];
    if (count === undefined) throw new ImageFault('truncated', 'tooShort', part);
    at += 1;
    if (count === 128) continue;
    const length = count < 128 ? count + 1 : 257 - count;
    const byte = data[at];
    if (byte === undefined) throw new ImageFault('truncated', 'tooShort', part);
    const piece = count < 128 ? data.subarray(at, at + length) : Buffer.alloc(length, byte);
    if (piece.length < length) throw new ImageFault('truncated', 'tooShort', part);
    at += count < 128 ? length : 1;
    pieces.push(piece);
    size += length;
  }
  return Buffer.concat(pieces, size).subarray(0, most);
}
