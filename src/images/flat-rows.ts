/** Returns a row of which every pixel is the first one of `row`. @param bits bits of a pixel */
function repeated(row: Uint8Array, bits: number, pixels: number): Buffer {
  const bytes = Math.ceil((pixels * bits) / 8);
  if (bits % 8 === 0) return Buffer.alloc(bytes, row.subarray(0, bits / 8));
  // Pixels of 1, 2 or 4 bits.
  const first = (row[0] ?? 0) >> (8 - bits);
  let byte = 0;
  for (let at = 0; at < 8; at += bits) byte = (byte << bits) | first;
  return Buffer.alloc(bytes, byte);
}

/** Whether all pixels of all rows that it was shown are the same. */
export class Flatness {
  private sample: Buffer | undefined;
  private same: boolean;

  /** @param bits bits of a pixel; sizes that it cannot compare count as different pixels */
  constructor(
    private readonly bits: number,
    private readonly widest: number,
  ) {
    this.same = bits > 0 && (bits % 8 === 0 || [1, 2, 4].includes(bits));
  }

  get isFlat(): boolean {
    return this.same;
  }

  /** Compares the first pixels of a row with the first pixel of all. */
  add(row: Uint8Array, pixels: number): void {
    if (!this.same || pixels === 0) return;
    this.sample ??= repeated(row, this.bits, this.widest);
    const whole = Math.floor((pixels * this.bits) / 8);
    const rest = (pixels * this.bits) % 8;
    const equal = this.sample.compare(row, 0, whole, 0, whole) === 0;
    const mask = rest === 0 ? 0 : (0xff << (8 - rest)) & 0xff;
    this.same = equal && (((this.sample[whole] ?? 0) ^ (row[whole] ?? 0)) & mask) === 0;
  }
}

/** Receives each row; the bytes are valid during the call only. */
export type OnRow = (row: Buffer) => void;

/** Splits bytes that arrive in pieces into rows, whose number is known. */
export class RowSplitter {
  private readonly rest: Buffer;
  private filled = 0;
  private rows = 0;

  constructor(
    private readonly rowBytes: number,
    private readonly expected: number,
    private readonly onRow: OnRow,
  ) {
    this.rest = Buffer.allocUnsafeSlow(rowBytes);
  }

  private emit(row: Buffer): void {
    this.rows += 1;
    this.onRow(row);
  }

  /** Takes what still belongs to the rows. @returns the number of bytes taken */
  take(bytes: Buffer): number {
    let at = 0;
    if (this.filled > 0) {
      at = bytes.copy(this.rest, this.filled);
      this.filled += at;
      if (this.filled < this.rowBytes) return at;
      this.filled = 0;
      this.emit(this.rest);
    }
    for (; at + this.rowBytes <= bytes.length && !this.isFull; at += this.rowBytes) {
      this.emit(bytes.subarray(at, at + this.rowBytes));
    }
    if (this.isFull) return at;
    this.filled = bytes.copy(this.rest, 0, at);
    return bytes.length;
  }

  /** Whether all rows have arrived. */
  get isFull(): boolean {
    return this.rows === this.expected;
  }
}
