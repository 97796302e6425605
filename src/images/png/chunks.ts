import { crc32 } from 'node:zlib';
import type { FileBytes } from '../file-bytes.js';
import { ImageFault } from '../image.js';

/** A chunk of a PNG file (PNG specification, "Chunk layout"). */
export interface Chunk {
  readonly type: string;
  /** Offset of its data. */
  readonly offset: number;
  readonly length: number;
}

const MOST_CHUNK_BYTES = 2 ** 31 - 1;

/** Returns all chunks up to IEND. @throws ImageFault when the file ends before it */
export function listChunks(file: FileBytes): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; ; ) {
    if (at === file.size) throw new ImageFault('truncated', 'noEnd');
    const head = file.at(at, Math.min(8, file.size - at), { name: 'chunk', id: chunks.length });
    if (head.length < 8)
      throw new ImageFault('truncated', 'endsInside', { name: 'chunk', id: chunks.length });
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4);
    if (length > MOST_CHUNK_BYTES || !/^[A-Za-z]{4}$/.test(type)) {
      throw new ImageFault('undecodable', 'invalid', { name: 'chunk', id: chunks.length });
    }
    if (at + 12 + length > file.size)
      throw new ImageFault('truncated', 'endsInside', { name: 'chunk', id: type });
    chunks.push({ type, offset: at + 8, length });
    if (type === 'IEND') return chunks;
    at += 12 + length;
  }
}

/** Yields the data of a chunk. @throws ImageFault when its checksum is wrong, after the last piece */
export function* chunkData(file: FileBytes, { type, offset, length }: Chunk): Generator<Buffer> {
  const part = { name: 'chunk', id: type } as const;
  let sum = crc32(Buffer.from(type, 'latin1'));
  for (const piece of file.pieces(offset, length, part)) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (file.at(offset + length, 4, part).readUInt32BE(0) !== sum >>> 0) {
    throw new ImageFault('undecodable', 'checksum', part);
  }
}
