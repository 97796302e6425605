import type { Pixels } from './pixels.js';

/** Appends bits, the highest first, and stuffs a zero after each 0xff (ITU-T T.81, F.1.2.3). */
class BitWriter {
  readonly bytes: number[] = [];
  private value = 0;
  private count = 0;

  write(bits: number, length: number): void {
    for (let n = length - 1; n >= 0; n--) {
      this.value = (this.value << 1) | ((bits >> n) & 1);
      if (++this.count < 8) continue;
      this.bytes.push(this.value);
      if (this.value === 0xff) this.bytes.push(0);
      this.value = 0;
      this.count = 0;
    }
  }

  align(): void {
    while (this.count > 0) this.write(1, 1);
  }
}

function segment(marker: number, data: readonly number[]): Buffer {
  const length = data.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...data]);
}

/** A table in which every symbol has a code of 4 bits: its place. */
const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const AC_SYMBOLS = [0x00, 0x01, 0x02, 0x03, 0x11, 0x12, 0x21, 0xf0, 0x10, 0x20];
const table = (id: number, symbols: readonly number[]) =>
  segment(0xc4, [id, 0, 0, 0, symbols.length, ...Array(12).fill(0), ...symbols]);

function sizeOf(value: number): number {
  return value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
}

function writeValue(bits: BitWriter, value: number, size: number): void {
  bits.write(value < 0 ? value + (1 << size) - 1 : value, size);
}

export interface JpegOptions {
  readonly isProgressive?: boolean;
  /** Units between restart markers. */
  readonly interval?: number;
}

/** Writes a JPEG of the blocks' mean values; a block that is not flat has coefficients too. */
export function writeJpeg(pixels: Pixels, { isProgressive = false, interval = 0 }: JpegOptions = {}): Buffer {
  const { width, height, channels, data } = pixels;
  const across = Math.ceil(width / 8);
  const units = across * Math.ceil(height / 8);
  const sample = (unit: number, channel: number) => {
    const x = Math.min(width - 1, (unit % across) * 8 + 3);
    const y = Math.min(height - 1, Math.floor(unit / across) * 8 + 3);
    return data[(y * width + x) * channels + channel] ?? 0;
  };
  const isFlat = new Set(data).size <= channels;
  const components = Array.from({ length: channels }, (_, n) => n);

  /** Writes a scan; `body` writes the block of a component. */
  function scan(
    parts: readonly number[],
    range: readonly number[],
    body: (bits: BitWriter, unit: number, part: number) => void,
    restart: () => void,
  ) {
    const bits = new BitWriter();
    for (let unit = 0; unit < units; unit++) {
      if (interval > 0 && unit > 0 && unit % interval === 0) {
        bits.align();
        bits.bytes.push(0xff, 0xd0 + ((unit / interval - 1) % 8));
        restart();
      }
      for (const part of parts) body(bits, unit, part);
    }
    bits.align();
    const header = [parts.length, ...parts.flatMap((part) => [part + 1, 0]), ...range];
    return Buffer.concat([segment(0xda, header), Buffer.from(bits.bytes)]);
  }

  const before: number[] = [];
  const reset = () => before.fill(0);
  const dc = (bits: BitWriter, unit: number, part: number) => {
    const value = sample(unit, part);
    const difference = value - (before[part] ?? 0);
    before[part] = value;
    const size = sizeOf(difference);
    bits.write(size, 4);
    writeValue(bits, difference, size);
  };
  const ac = (bits: BitWriter, unit: number) => {
    if (!isFlat) {
      for (const value of [(unit % 3) + 1, -1]) {
        const size = sizeOf(value);
        bits.write(AC_SYMBOLS.indexOf(size), 4);
        writeValue(bits, value, size);
      }
    }
    bits.write(0, 4);
  };
  const sof = [8, height >> 8, height & 255, width >> 8, width & 255, channels];
  const parts = components.flatMap((part) => [part + 1, 0x11, 0]);
  const both = (bits: BitWriter, unit: number, part: number) => {
    dc(bits, unit, part);
    ac(bits, unit);
  };
  const scans = isProgressive
    ? [
        scan(components, [0, 0, 0], dc, reset),
        ...components.map((part) => scan([part], [1, 63, 0], ac, reset)),
      ]
    : [scan(components, [0, 63, 0], both, reset)];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array(64).fill(1)]),
    segment(isProgressive ? 0xc2 : 0xc0, [...sof, ...parts]),
    table(0x00, DC_SYMBOLS),
    table(0x10, AC_SYMBOLS),
    ...(interval > 0 ? [segment(0xdd, [interval >> 8, interval & 255])] : []),
    ...scans,
    Buffer.from([0xff, 0xd9]),
  ]);
}
