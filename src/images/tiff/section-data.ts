import { Decompress } from 'fzstd';
import type { FileBytes } from '../file-bytes.js';
import { ImageFault, type ImagePart, MOST_DEFLATED } from '../image.js';
import { inflateAtOnce, inflatePieces } from '../inflate-pieces.js';
import type { Section } from './layout.js';
import { decodeLzw } from './lzw.js';
import { decodePackBits } from './pack-bits.js';

/** Compressions that are decoded here; JPEG is another one. */
const NONE = 1;
const LZW = 5;
const DEFLATE = [8, 32946];
const PACK_BITS = 32773;
const ZSTD = 50000;

/** Bytes up to which deflated data is decoded at once. */
const SMALL = 2 ** 22;
const LARGEST = 2 ** 24;

/** Whether a compression is decoded, apart from JPEG: fax, JPEG 2000, LERC and others are not. */
export function isDecoded(compression: number): boolean {
  return [NONE, LZW, PACK_BITS, ZSTD, ...DEFLATE].includes(compression);
}

function reversed(data: Buffer): Buffer {
  const flip = (byte: number) => {
    let result = 0;
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) result |= 0x80 >> bit;
    return result;
  };
  const table = Uint8Array.from({ length: 256 }, (_, byte) => flip(byte));
  return Buffer.from(data.map((byte) => table[byte] ?? 0));
}

function decodeZstd(pieces: Iterable<Buffer>, part: ImagePart, take: (bytes: Buffer) => void): void {
  const decompress = new Decompress((bytes) =>
    take(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)),
  );
  try {
    for (const piece of pieces) decompress.push(piece);
    decompress.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof ImageFault) throw error;
    throw new ImageFault('undecodable', 'damaged', part);
  }
}

/**
 * Decodes a strip or tile, and hands on its bytes.
 * @param expected bytes that it should have
 * @throws ImageFault for data that is damaged, or beyond the end of the file
 */
export async function sectionData(
  file: FileBytes,
  section: Section,
  { compression, fillOrder }: { readonly compression: number; readonly fillOrder: number },
  expected: number,
  take: (bytes: Buffer) => void,
): Promise<void> {
  const { name, number, offset } = section;
  const part = { name, id: number } as const;
  const length = Number.isNaN(section.length) ? file.size - offset : section.length;
  if (compression === NONE) {
    for (const piece of file.pieces(offset, length, part)) take(piece);
    return;
  }
  if (DEFLATE.includes(compression)) {
    if (expected > length * MOST_DEFLATED) throw new ImageFault('truncated', 'tooShort', part);
    // A last strip may be stored with more rows than the picture has: such a large one is inflated in pieces.
    if (length <= SMALL && expected <= SMALL) {
      const bytes = inflateAtOnce(file.at(offset, length, part), expected, LARGEST, part);
      if (bytes) return take(bytes);
    }
    return inflatePieces(file.pieces(offset, length, part), part, take);
  }
  if (compression === ZSTD) return decodeZstd(file.pieces(offset, length, part), part, take);
  const data = file.at(offset, length, part);
  const ordered = fillOrder === 2 ? reversed(data) : data;
  if (compression === LZW) take(decodeLzw(ordered, expected, part));
  else take(decodePackBits(ordered, expected, part));
}
