import { deflateSync } from 'node:zlib';
import type { Pixels } from './pixels.js';
import { packPiz } from './piz-packer.js';

export type ExrCompression = 'none' | 'rle' | 'zips' | 'zip' | 'piz' | 'pxr24';

export interface ExrOptions {
  readonly compression?: ExrCompression;
  readonly isTiled?: boolean;
  /** Two parts of the same picture. */
  readonly isMultiPart?: boolean;
}

const NUMBERS: Readonly<Record<ExrCompression, number>> = {
  none: 0,
  rle: 1,
  zips: 2,
  zip: 3,
  piz: 4,
  pxr24: 5,
};
const LINES: Readonly<Record<ExrCompression, number>> = {
  none: 1,
  rle: 1,
  zips: 1,
  zip: 16,
  piz: 32,
  pxr24: 16,
};
const TILE = 16;

const int = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [n, value] of values.entries()) bytes.writeInt32LE(value, n * 4);
  return bytes;
};
const text = (value: string) => Buffer.from(`${value}\0`, 'latin1');
const attribute = (name: string, type: string, value: Buffer) =>
  Buffer.concat([text(name), text(type), int(value.length), value]);

/** Separates even and odd bytes, and takes differences. */
function spread(data: Buffer): Buffer {
  const half = (data.length + 1) >> 1;
  const result = Buffer.alloc(data.length);
  for (let at = 0; at < data.length; at++) result[(at >> 1) + (at & 1) * half] = data[at] ?? 0;
  for (let at = data.length - 1; at > 0; at--) result[at] = (result[at] ?? 0) - (result[at - 1] ?? 0) + 128;
  return result;
}

function runs(data: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    let run = 1;
    while (run < 128 && at + run < data.length && data[at + run] === data[at]) run += 1;
    if (run > 2) pieces.push(Buffer.from([run - 1, data[at] ?? 0]));
    else {
      run = Math.min(20, data.length - at);
      pieces.push(Buffer.from([256 - run]), data.subarray(at, at + run));
    }
    at += run;
  }
  return Buffer.concat(pieces);
}

/** PXR24 of half samples: the high bytes of a row, then the low ones, each sample the difference to the one before. */
function pxr24(data: Buffer, width: number): Buffer {
  const result = Buffer.alloc(data.length);
  for (let row = 0; row < data.length; row += width * 2) {
    let before = 0;
    for (let x = 0; x < width; x++) {
      const value = data.readUInt16LE(row + x * 2);
      const change = (value - before) & 0xffff;
      before = value;
      result[row + x] = change >> 8;
      result[row + width + x] = change & 255;
    }
  }
  return deflateSync(result);
}

function pack(
  compression: ExrCompression,
  data: Buffer,
  width: number,
  rows: number,
  channels: number,
): Buffer {
  const packed = {
    none: () => data,
    rle: () => runs(spread(data)),
    zips: () => deflateSync(spread(data)),
    zip: () => deflateSync(spread(data)),
    pxr24: () => pxr24(data, width),
    piz: () => packPiz(data, width, rows, channels),
  }[compression]();
  return packed.length < data.length ? packed : data;
}

/** Pixels of a box as half samples: line by line, channel after channel. */
function boxData(
  { width, channels, data }: Pixels,
  x: number,
  y: number,
  across: number,
  rows: number,
): Buffer {
  const box = Buffer.alloc(across * rows * channels * 2);
  let at = 0;
  for (let row = y; row < y + rows; row++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let column = x; column < x + across; column++) {
        // 1 and more, so that the highest bits are set too.
        at = box.writeUInt16LE(0x3c00 + (data[(row * width + column) * channels + channel] ?? 0) * 4, at);
      }
    }
  }
  return box;
}

/** Writes an OpenEXR file of half samples. */
export function writeExr(pixels: Pixels, options: ExrOptions = {}): Buffer {
  const { compression = 'zip', isTiled = false, isMultiPart = false } = options;
  const { width, height, channels } = pixels;
  const parts = isMultiPart ? ['left', 'right'] : [''];
  const names = ['A', 'B', 'G', 'R'].slice(4 - channels);
  const [across, lines] = isTiled ? [TILE, TILE] : [width, LINES[compression]];
  const boxes: { x: number; y: number }[] = [];
  for (let y = 0; y < height; y += lines) for (let x = 0; x < width; x += across) boxes.push({ x, y });
  const list = Buffer.concat([
    ...names.map((name) => Buffer.concat([text(name), int(1, 0, 1, 1)])),
    Buffer.from([0]),
  ]);
  const window = int(0, 0, width - 1, height - 1);
  const header = (part: string) =>
    Buffer.concat([
      attribute('channels', 'chlist', list),
      attribute('compression', 'compression', Buffer.from([NUMBERS[compression]])),
      attribute('dataWindow', 'box2i', window),
      attribute('displayWindow', 'box2i', window),
      attribute('lineOrder', 'lineOrder', Buffer.from([0])),
      ...(isTiled
        ? [attribute('tiles', 'tiledesc', Buffer.concat([int(TILE, TILE), Buffer.from([0])]))]
        : []),
      ...(isMultiPart
        ? [
            attribute('name', 'string', Buffer.from(part)),
            attribute('type', 'string', Buffer.from(isTiled ? 'tiledimage' : 'scanlineimage')),
            attribute('chunkCount', 'int', int(boxes.length)),
          ]
        : []),
      Buffer.from([0]),
    ]);
  const flags = 2 | (isTiled && !isMultiPart ? 0x200 : 0) | (isMultiPart ? 0x1000 : 0);
  const start = Buffer.concat([
    int(20000630, flags),
    ...parts.map(header),
    ...(isMultiPart ? [Buffer.from([0])] : []),
  ]);
  const chunks = parts.flatMap((_, part) =>
    boxes.map(({ x, y }) => {
      const [columns, rows] = [Math.min(across, width - x), Math.min(lines, height - y)];
      const data = pack(compression, boxData(pixels, x, y, columns, rows), columns, rows, channels);
      const place = isTiled ? [x / TILE, y / TILE, 0, 0] : [y];
      return Buffer.concat([int(...(isMultiPart ? [part] : []), ...place, data.length), data]);
    }),
  );
  const table = Buffer.alloc(chunks.length * 8);
  let at = start.length + table.length;
  for (const [n, chunk] of chunks.entries()) {
    table.writeBigUInt64LE(BigInt(at), n * 8);
    at += chunk.length;
  }
  return Buffer.concat([start, table, ...chunks]);
}
