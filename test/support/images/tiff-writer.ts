import { deflateSync } from 'node:zlib';
import type { Pixels } from './pixels.js';

export interface TiffOptions {
  readonly compression?: 'none' | 'lzw' | 'deflate' | 'packbits';
  /** 2: differences of neighbours. */
  readonly predictor?: 1 | 2;
  readonly isBigEndian?: boolean;
  readonly isTiled?: boolean;
  readonly rowsPerStrip?: number;
}

const CODES = { none: 1, lzw: 5, deflate: 8, packbits: 32773 } as const;

/** LZW with a table that is cleared before a second width is needed. */
function lzw(data: Buffer): Buffer {
  const bits: number[] = [];
  const write = (code: number) => {
    for (let n = 8; n >= 0; n--) bits.push((code >> n) & 1);
  };
  for (const [at, byte] of data.entries()) {
    // 253 codes later the next one would have 10 bits.
    if (at % 250 === 0) write(256);
    write(byte);
  }
  write(257);
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (7 - (at & 7)));
  return bytes;
}

function packBits(data: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    let run = 1;
    while (run < 128 && data[at + run] === data[at] && at + run < data.length) run += 1;
    if (run > 2) {
      pieces.push(Buffer.from([257 - run, data[at] ?? 0]));
      at += run;
    } else {
      const piece = data.subarray(at, Math.min(data.length, at + 16));
      pieces.push(Buffer.from([piece.length - 1]), piece);
      at += piece.length;
    }
  }
  return Buffer.concat(pieces);
}

const PACK = {
  none: (data: Buffer) => data,
  lzw,
  deflate: (data: Buffer) => deflateSync(data),
  packbits: packBits,
} as const;

/** Writes a TIFF of one picture. */
export function writeTiff({ width, height, channels, data }: Pixels, options: TiffOptions = {}): Buffer {
  const {
    compression = 'none',
    predictor = 1,
    isBigEndian = false,
    isTiled = false,
    rowsPerStrip = 7,
  } = options;
  const [boxWidth, boxRows] = isTiled ? [16, 16] : [width, rowsPerStrip];
  const boxes: Buffer[] = [];
  for (let y = 0; y < height; y += boxRows) {
    for (let x = 0; x < width; x += boxWidth) {
      const rows = isTiled ? boxRows : Math.min(boxRows, height - y);
      const box = Buffer.alloc(boxWidth * rows * channels);
      for (let row = 0; row < rows && y + row < height; row++) {
        const start = ((y + row) * width + x) * channels;
        const length = Math.min(boxWidth, width - x) * channels;
        data.copy(box, row * boxWidth * channels, start, start + length);
      }
      if (predictor === 2) difference(box, boxWidth, channels);
      boxes.push(PACK[compression](box));
    }
  }
  const tags: [tag: number, type: number, values: number[]][] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, Array(channels).fill(8)],
    [259, 3, [CODES[compression]]],
    [262, 3, [channels < 3 ? 1 : 2]],
    [277, 3, [channels]],
    [317, 3, [predictor]],
  ];
  let at = 8;
  const offsets = boxes.map((box) => {
    const offset = at;
    at += box.length;
    return offset;
  });
  const lengths = boxes.map(({ length }) => length);
  if (isTiled) tags.push([322, 4, [16]], [323, 4, [16]], [324, 4, offsets], [325, 4, lengths]);
  else tags.push([273, 4, offsets], [278, 4, [boxRows]], [279, 4, lengths]);
  tags.sort(([a], [b]) => a - b);
  return join(boxes, tags, at, isBigEndian);
}

function difference(box: Buffer, width: number, channels: number): void {
  const row = width * channels;
  for (let at = box.length - 1; at >= 0; at--) {
    if (at % row >= channels) box[at] = (box[at] ?? 0) - (box[at - channels] ?? 0);
  }
}

/** Joins header, data and directory. */
function join(
  boxes: readonly Buffer[],
  tags: readonly [number, number, number[]][],
  at: number,
  isBigEndian: boolean,
): Buffer {
  const short = (value: number) => {
    const bytes = Buffer.from([value & 255, value >> 8]);
    return isBigEndian ? bytes.reverse() : bytes;
  };
  const long = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (isBigEndian) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  const size = 2 + tags.length * 12 + 4;
  const extra: Buffer[] = [];
  let end = at + size;
  const entries = tags.map(([tag, type, values]) => {
    const bytes = Buffer.concat(values.map((value) => (type === 3 ? short(value) : long(value))));
    const head = Buffer.concat([short(tag), short(type), long(values.length)]);
    if (bytes.length <= 4) return Buffer.concat([head, bytes, Buffer.alloc(4 - bytes.length)]);
    extra.push(bytes);
    end += bytes.length;
    return Buffer.concat([head, long(end - bytes.length)]);
  });
  const header = Buffer.concat([Buffer.from(isBigEndian ? 'MM' : 'II'), short(42), long(at)]);
  return Buffer.concat([header, ...boxes, short(tags.length), ...entries, long(0), ...extra]);
}
