import { ImageFault } from '../image.js';
import type { HuffmanTable } from './huffman-table.js';

/** Reads the bits of a scan, between markers (ITU-T T.81, F.2.2.5). */
export class BitReader {
  private bits = 0;
  private count = 0;
  /** Bits that are not in the file: what follows the last byte before a marker. */
  private invented = 0;

  constructor(
    private readonly data: Buffer,
    /** Offset of the next byte. */
    public at: number,
  ) {}

  private fill(): void {
    while (this.count <= 16) {
      let byte = 0;
      if (this.at >= this.data.length) this.invented += 8;
      else {
        byte = this.data[this.at] as number;
        if (byte !== 0xff) this.at += 1;
        else if (this.data[this.at + 1] === 0) this.at += 2;
        else {
          byte = 0;
          this.invented += 8;
        }
      }
      this.bits = ((this.bits << 8) | byte) & 0xffffff;
      this.count += 8;
    }
  }

  /** @throws ImageFault when bits were used that are not in the file */
  check(): void {
    if (this.count < this.invented) throw new ImageFault('truncated', 'tooShort', { name: 'scan' });
  }

  read(length: number): number {
    if (length === 0) return 0;
    if (this.count < length) this.fill();
    this.count -= length;
    return (this.bits >> this.count) & ((1 << length) - 1);
  }

  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill();
    const entry = table[(this.bits >> (this.count - 16)) & 0xffff] as number;
    if (entry === 0) {
      this.check();
      throw new ImageFault('undecodable', 'damaged', { name: 'scan' });
    }
    this.count -= entry >> 8;
    return entry & 0xff;
  }

  /** Reads the value of a coefficient (ITU-T T.81, F.2.2.1, "EXTEND"). */
  value(length: number): number {
    const bits = this.read(length);
    return length > 0 && bits < 1 << (length - 1) ? bits - (1 << length) + 1 : bits;
  }

  /** Continues at the next byte. */
  align(): void {
    this.check();
    // Whole bytes that were read ahead can only be followed by a marker: it stands where the reader stopped.
    if (this.count - this.invented >= 8) throw new ImageFault('undecodable', 'tooLong', { name: 'scan' });
    this.bits = 0;
    this.count = 0;
    this.invented = 0;
  }
}
