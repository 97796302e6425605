/** Splits two values below 2^14 into a mean and a difference (OpenEXR, ImfWav). */
function split14(a: number, b: number): [number, number] {
  const [first, second] = [(a << 16) >> 16, (b << 16) >> 16];
  return [((first + second) >> 1) & 0xffff, (first - second) & 0xffff];
}

function wavelet(data: Uint16Array, width: number, height: number): void {
  const size = Math.min(width, height);
  for (let near = 1, far = 2; far <= size; near = far, far <<= 1) {
    const get = (at: number) => data[at] ?? 0;
    let row = 0;
    for (; row <= width * (height - far); row += width * far) {
      let at = row;
      for (; at <= row + width - far; at += far) {
        const down = near * width;
        const [a, b] = split14(get(at), get(at + near));
        const [c, d] = split14(get(at + down), get(at + down + near));
        [data[at], data[at + down]] = split14(a, c);
        [data[at + near], data[at + down + near]] = split14(b, d);
      }
      if (width & near) [data[at], data[at + near * width]] = split14(get(at), get(at + near * width));
    }
    if (height & near) {
      let at = row;
      for (; at <= row + width - far; at += far)
        [data[at], data[at + near]] = split14(get(at), get(at + near));
    }
  }
}

class Bits {
  readonly bytes: number[] = [];
  count = 0;

  write(value: number, length: number): void {
    for (let n = length - 1; n >= 0; n--) {
      if (this.count % 8 === 0) this.bytes.push(0);
      const last = this.bytes.length - 1;
      this.bytes[last] = (this.bytes[last] ?? 0) | (((value >> n) & 1) << (7 - (this.count % 8)));
      this.count += 1;
    }
  }
}

/** Huffman data in which all codes have the same length. */
function huffman(values: Uint16Array): Buffer {
  const symbols = [...new Set(values)].toSorted((a, b) => a - b);
  const first = symbols[0] ?? 0;
  // One more than the largest value stands for a run.
  const run = (symbols.at(-1) ?? 0) + 1;
  const all = [...symbols, run];
  const length = Math.max(1, Math.ceil(Math.log2(all.length)));
  const table = new Bits();
  for (let symbol = first; symbol <= run; symbol++) table.write(all.includes(symbol) ? length : 0, 6);
  const bits = new Bits();
  const code = new Map(all.map((symbol, n) => [symbol, n]));
  for (let at = 0; at < values.length; ) {
    const value = values[at] ?? 0;
    bits.write(code.get(value) ?? 0, length);
    let more = 0;
    while (more < 255 && values[at + 1 + more] === value) more += 1;
    if (more > 1) {
      bits.write(code.get(run) ?? 0, length);
      bits.write(more, 8);
      at += more;
    }
    at += 1;
  }
  const head = Buffer.alloc(20);
  head.writeUInt32LE(first, 0);
  head.writeUInt32LE(run, 4);
  head.writeUInt32LE(table.bytes.length, 8);
  head.writeUInt32LE(bits.count, 12);
  return Buffer.concat([head, Buffer.from(table.bytes), Buffer.from(bits.bytes)]);
}

/** Packs a block of half samples as PIZ does. */
export function packPiz(data: Buffer, width: number, rows: number, channels: number): Buffer {
  const samples = Uint16Array.from({ length: data.length / 2 }, (_, n) => data.readUInt16LE(n * 2));
  const used = [...new Set([0, ...samples])].toSorted((a, b) => a - b);
  const number = new Map(used.map((value, n) => [value, n]));
  const planes = Array.from({ length: channels }, (_, channel) => {
    const plane = new Uint16Array(width * rows);
    for (let row = 0; row < rows; row++) {
      for (let x = 0; x < width; x++) {
        plane[row * width + x] = number.get(samples[(row * channels + channel) * width + x] ?? 0) ?? 0;
      }
    }
    wavelet(plane, width, rows);
    return plane;
  });
  const bitmap = Buffer.alloc(8192);
  // Zero is always one of the values, and has no bit.
  for (const value of used.slice(1)) bitmap[value >> 3] = (bitmap[value >> 3] ?? 0) | (1 << (value & 7));
  const first = bitmap.findIndex((byte) => byte !== 0);
  const last = bitmap.findLastIndex((byte) => byte !== 0);
  const coded = huffman(Uint16Array.from(planes.flatMap((plane) => [...plane])));
  const head = Buffer.alloc(4);
  head.writeUInt16LE(first, 0);
  head.writeUInt16LE(last, 2);
  const length = Buffer.alloc(4);
  length.writeInt32LE(coded.length);
  return Buffer.concat([head, bitmap.subarray(first, last + 1), length, coded]);
}
