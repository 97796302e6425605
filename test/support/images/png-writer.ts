import { crc32, deflateSync } from 'node:zlib';
import type { Pixels } from './pixels.js';

/** Returns a chunk with its checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

export function pngHeader(
  width: number,
  height: number,
  depth: number,
  colour: number,
  interlace = 0,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlace], 8);
  return pngChunk('IHDR', header);
}

export const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Applies a filter to a row. */
function filtered(type: number, row: Buffer, above: Buffer, step: number): Buffer {
  const result = Buffer.alloc(row.length);
  for (let at = 0; at < row.length; at++) {
    const left = at < step ? 0 : (row[at - step] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < step ? 0 : (above[at - step] ?? 0);
    const estimate = left + up - corner;
    const nearest = [left, up, corner].reduce((best, one) =>
      Math.abs(estimate - one) < Math.abs(estimate - best) ? one : best,
    );
    const guess = [0, left, up, (left + up) >> 1, nearest][type] ?? 0;
    result[at] = (row[at] ?? 0) - guess;
  }
  return Buffer.concat([Buffer.from([type]), result]);
}

/** Writes a PNG; the rows take turns with the filters. @param pieces IDAT chunks */
export function writePng({ width, height, channels, data }: Pixels, pieces = 2): Buffer {
  const rows: Buffer[] = [];
  let above = Buffer.alloc(width * channels);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * channels, (y + 1) * width * channels);
    rows.push(filtered(y % 5, row, above, channels));
    above = Buffer.from(row);
  }
  const packed = deflateSync(Buffer.concat(rows));
  const size = Math.ceil(packed.length / pieces);
  const chunks = Array.from({ length: pieces }, (_, n) =>
    pngChunk('IDAT', packed.subarray(n * size, (n + 1) * size)),
  );
  const colour = [0, 0, 4, 2, 6][channels] ?? 2;
  return Buffer.concat([
    PNG_SIGNATURE,
    pngHeader(width, height, 8, colour),
    ...chunks,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
