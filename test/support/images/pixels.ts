/** A picture: 8-bit samples, row by row, the channels of a pixel side by side. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Buffer;
}

/** Draws a picture that differs from pixel to pixel, and from frame to frame. */
export function drawPixels(frame: number, width = 40, height = 30, channels = 3): Pixels {
  const data = Buffer.alloc(width * height * channels);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / channels);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    data[at] = (x * 3 + y * 5 + (at % channels) * 40 + frame * 7 + ((x * y * (frame + 3)) % 11)) & 0xff;
  }
  return { width, height, channels, data };
}

/** Returns a picture of one colour. */
export function flatPixels(width = 40, height = 30, channels = 3): Pixels {
  const colour = Buffer.from([90, 17, 200, 255].slice(0, channels));
  return { width, height, channels, data: Buffer.alloc(width * height * channels, colour) };
}
