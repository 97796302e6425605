import type { FileBytes } from '../file-bytes.js';
import {
  type ImageFacts,
  ImageFault,
  type ImagePart,
  MOST_AT_ONCE,
  MOST_DEFLATED,
  MOST_PIXEL_BYTES,
} from '../image.js';
import { type Block, blocksOf } from './blocks.js';
import { decompress, isDecoded } from './decompress.js';
import { type FileHeader, type PartHeader, readHeader } from './header.js';
import { blockBytes, ChannelFlatness } from './samples.js';

/** A chunk: where its data is. */
interface ChunkPlace {
  readonly offset: number;
  readonly length: number;
}

/** Bytes of a chunk table that are read at once. */
const TABLE_PIECE = 8192;

/** Yields the offsets of a part's chunks. @throws ImageFault for chunks that were never written */
function* chunkOffsets(file: FileBytes, start: number, count: number): Generator<number> {
  for (let first = 0; first < count; first += TABLE_PIECE) {
    const length = Math.min(TABLE_PIECE, count - first);
    const table = Buffer.from(file.at(start + first * 8, length * 8, { name: 'table' }));
    for (let n = 0; n < length; n++) yield Number(table.readBigUInt64LE(n * 8));
  }
}

/** Reads what stands before the data of a chunk, and compares it with what should. */
function readChunkHeader(
  file: FileBytes,
  offset: number,
  { parts, isMultiPart, end }: FileHeader,
  number: number,
  { place }: Block,
  part: ImagePart,
): ChunkPlace {
  if (offset === 0) throw new ImageFault('truncated', 'absent', part);
  if (offset < end) throw new ImageFault('undecodable', 'invalid', { name: 'table' });
  const isDeep = parts[number]?.isDeep ?? false;
  const expected = [...(isMultiPart ? [number] : []), ...place];
  const size = expected.length * 4 + (isDeep ? 24 : 4);
  const head = file.at(offset, size, part);
  if (expected.some((value, n) => head.readInt32LE(n * 4) !== value)) {
    throw new ImageFault('undecodable', 'damaged', part);
  }
  const at = expected.length * 4;
  const length = isDeep
    ? Number(head.readBigUInt64LE(at)) + Number(head.readBigUInt64LE(at + 8))
    : head.readInt32LE(at);
  if (length < 0) throw new ImageFault('undecodable', 'damaged', part);
  if (offset + size + length > file.size) throw new ImageFault('truncated', 'endsInside', part);
  return { offset: offset + size, length };
}

/** What a part's chunks contain. */
interface PartFacts {
  readonly blank: boolean;
  readonly decoded: boolean;
  readonly pixelBytes: number;
}

/** Decodes the chunks of a part. @param start offset of its chunk table; @param name names a chunk in a report */
function readPart(
  file: FileBytes,
  header: FileHeader,
  number: number,
  start: number,
  first: number,
): PartFacts {
  const part = header.parts[number] as PartHeader;
  const { channels, compression, isDeep } = part;
  const blocks = blocksOf(part);
  if (blocks.count * 8 > file.size) throw new ImageFault('truncated', 'endsInside', { name: 'table' });
  const flatness = new ChannelFlatness(channels);
  let decoded = !isDeep && isDecoded(compression);
  let pixelBytes = 0;
  let index = 0;
  for (const offset of chunkOffsets(file, start, blocks.count)) {
    const name = { name: 'chunk', id: first + index + 1 } as const;
    const block = blocks.at(index++);
    const place = readChunkHeader(file, offset, header, number, block, name);
    const bytes = blockBytes(channels, block.box);
    if (bytes > MOST_AT_ONCE || pixelBytes > MOST_PIXEL_BYTES) decoded = false;
    if (!decoded) continue;
    if (bytes > place.length * MOST_DEFLATED) throw new ImageFault('truncated', 'tooShort', name);
    pixelBytes += bytes;
    const pixels = decompress(
      file.at(place.offset, place.length, name),
      ...([compression, channels, block.box, name] as const),
    );
    if (flatness.isFlat) flatness.add(pixels(), block.box);
  }
  return { blank: decoded && flatness.isFlat, decoded, pixelBytes: decoded ? pixelBytes : 0 };
}

/** Decodes an OpenEXR file: all chunks of all parts. @throws ImageFault */
export async function readExr(file: FileBytes): Promise<ImageFacts> {
  const header = readHeader(file);
  const [main] = header.parts;
  if (!main) throw new ImageFault('undecodable', 'invalid', { name: 'header' });
  let start = header.end;
  let first = 0;
  const facts = header.parts.map((part, number) => {
    const found = readPart(file, header, number, start, first);
    const { count } = blocksOf(part);
    start += count * 8;
    first += count;
    return found;
  });
  const { minX, minY, maxX, maxY } = main.displayWindow;
  const names = header.parts.flatMap(({ name, channels }) =>
    channels.map((channel) => (header.isMultiPart ? `${name}:${channel.name}` : channel.name)),
  );
  return {
    ...{ format: 'exr', width: maxX - minX + 1, height: maxY - minY + 1, channels: names.join(' ') },
    blank: facts.every(({ blank }) => blank),
    decoded: facts.every(({ decoded }) => decoded),
    pixelBytes: facts.reduce((sum, { pixelBytes }) => sum + pixelBytes, 0),
  };
}
