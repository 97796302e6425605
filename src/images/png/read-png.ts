import type { FileBytes } from '../file-bytes.js';
import { type ImageFacts, ImageFault, MOST_AT_ONCE, MOST_DEFLATED, MOST_PIXEL_BYTES } from '../image.js';
import { inflateAtOnce, inflatePieces } from '../inflate-pieces.js';
import { type Chunk, chunkData, listChunks } from './chunks.js';
import { PngRows, passesOf, rowBytes } from './rows.js';

/** Samples of a pixel, channels and depths, by colour type (PNG specification, "Image header"). */
const COLOURS: Readonly<Record<number, readonly [samples: number, channels: string, depths: string]>> = {
  0: [1, 'Y', '1 2 4 8 16'],
  2: [3, 'R G B', '8 16'],
  3: [1, 'palette', '1 2 4 8'],
  4: [2, 'Y A', '8 16'],
  6: [4, 'R G B A', '8 16'],
};

/** Bytes up to which the pixels are inflated at once: those of 3840 x 2160 with four channels of 8 bits. */
const SMALL = 2 ** 25;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly channels: string;
  readonly bits: number;
  readonly isInterlaced: boolean;
}

/** @throws ImageFault for values that the format does not have */
function readHeader(file: FileBytes, { type, offset, length }: Chunk): Header {
  const part = { name: 'chunk', id: 'IHDR' } as const;
  const invalid = () => new ImageFault('undecodable', 'invalid', part);
  if (type !== 'IHDR' || length !== 13) throw invalid();
  const data = file.at(offset, 13, part);
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [depth = 0, colour = 0, compression, filter, interlace = 2] = data.subarray(8);
  const [samples, channels, depths] = COLOURS[colour] ?? [0, '', ''];
  if (!depths.split(' ').includes(String(depth)) || compression !== 0 || filter !== 0) throw invalid();
  if (interlace > 1 || width === 0 || height === 0) throw invalid();
  return { width, height, channels, bits: samples * depth, isInterlaced: interlace === 1 };
}

/** Joins pieces, of which most small files have one. */
function wholeOf(pieces: readonly Buffer[]): Buffer {
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

/** Decodes a PNG file: every chunk with its checksum, all rows of pixels. @throws ImageFault */
export async function readPng(file: FileBytes): Promise<ImageFacts> {
  const chunks = listChunks(file);
  const [first] = chunks;
  if (!first) throw new ImageFault('truncated', 'noEnd');
  const { isInterlaced, bits, ...facts } = readHeader(file, first);
  const data = chunks.filter(({ type }) => type === 'IDAT');
  for (const chunk of chunks) {
    if (chunk.type !== 'IDAT') for (const _ of chunkData(file, chunk));
  }
  if (facts.channels === 'palette' && !chunks.some(({ type }) => type === 'PLTE')) {
    throw new ImageFault('undecodable', 'absent', { name: 'chunk', id: 'PLTE' });
  }
  if (data.length === 0) throw new ImageFault('truncated', 'absent', { name: 'chunk', id: 'IDAT' });
  const passes = passesOf(facts.width, facts.height, isInterlaced);
  const pixelBytes = passes.reduce((sum, pass) => sum + rowBytes(pass, bits) * pass.height, 0);
  const stored = data.reduce((sum, { length }) => sum + length, 0);
  // Not even zeros fit into so few bytes: memory is not taken for what cannot be there.
  if (pixelBytes > stored * MOST_DEFLATED) throw new ImageFault('truncated', 'tooShort');
  const longest = Math.max(...passes.map((pass) => rowBytes(pass, bits)));
  if (pixelBytes > MOST_PIXEL_BYTES || longest > MOST_AT_ONCE) {
    return { format: 'png', ...facts, blank: false, decoded: false, pixelBytes: 0 };
  }
  const rows = new PngRows(passes, bits);
  function* pieces() {
    for (const chunk of data) yield* chunkData(file, chunk);
  }
  const part = { name: 'chunk', id: 'IDAT' } as const;
  const isSmall = stored <= SMALL && pixelBytes <= SMALL;
  // What has more is inflated in pieces, up to its first byte too many.
  const whole = isSmall ? inflateAtOnce(wholeOf([...pieces()]), pixelBytes, pixelBytes, part) : undefined;
  if (whole) rows.push(whole);
  else await inflatePieces(pieces(), part, (bytes) => rows.push(bytes));
  return { format: 'png', ...facts, blank: rows.end(), decoded: true, pixelBytes };
}
