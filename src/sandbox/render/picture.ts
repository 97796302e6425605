import { crc32, deflateSync } from 'node:zlib';
import { dotsOf } from './digits.js';

const WIDTH = 64;
const HEIGHT = 36;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Returns a background colour that differs between frames and renders, and is dark enough for white digits. */
function background(frame: number, render: number): number[] {
  return [37, 59, 83].map((stride) => 32 + ((frame * stride + render * 31) % 128));
}

/** Returns one palette index per pixel; each row starts with its filter byte (none). */
function pixels(frame: number): Buffer {
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT);
  const scale = String(frame).length <= 5 ? 3 : 2;
  for (const { x, y } of dotsOf(frame)) {
    for (let dy = 0; dy < scale; dy++) {
      const start = (4 + y * scale + dy) * (WIDTH + 1) + 1 + 2 + x * scale;
      rows.fill(1, start, start + scale);
    }
  }
  return rows;
}

/**
 * Draws a small PNG that shows its frame number.
 * @param render how often the frame was rendered before: a new render is another picture
 */
export function drawFrame(frame: number, render = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // 8 bits per pixel, palette; default compression, filter and interlace.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from([...background(frame, render), 255, 255, 255])),
    chunk('IDAT', deflateSync(pixels(frame))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
