import { ImageFault, type ImagePart } from '../image.js';

/** Symbols: 16-bit values, and one for a run. */
const SYMBOLS = 65_537;
const LONGEST_CODE = 58;
/** Codes of up to this length are looked up at once. */
const FAST = 14;

/** Lengths in the table that mean a run of symbols without a code. */
const SHORT_RUN = 59;
const LONG_RUN = 63;

/** Reads bits, the highest of a byte first. */
class Bits {
  private value = 0;
  private count = 0;

  constructor(
    private readonly data: Buffer,
    private at: number,
    private readonly end: number,
    private readonly part: ImagePart,
  ) {}

  /** Offset of the next whole byte. */
  get next(): number {
    return this.at - (this.count >> 3);
  }

  /** Bits that are left, with those of the last byte. */
  get left(): number {
    return (this.end - this.at) * 8 + this.count;
  }

  read(length: number): number {
    while (this.count < length) {
      if (this.at >= this.end) throw new ImageFault('truncated', 'tooShort', this.part);
      this.value = ((this.value << 8) | (this.data[this.at++] as number)) & 0xffffff;
      this.count += 8;
    }
    this.count -= length;
    return (this.value >> this.count) & ((1 << length) - 1);
  }

  /** Returns the next bits without taking them; zeros behind the end. */
  peek(): number {
    while (this.count < FAST && this.at < this.end) {
      this.value = ((this.value << 8) | (this.data[this.at++] as number)) & 0xffffff;
      this.count += 8;
    }
    return this.count >= FAST
      ? (this.value >> (this.count - FAST)) & ((1 << FAST) - 1)
      : (this.value << (FAST - this.count)) & ((1 << FAST) - 1);
  }

  skip(length: number): void {
    if (length > this.count) throw new ImageFault('truncated', 'tooShort', this.part);
    this.count -= length;
  }
}

/** Reads the lengths of the codes from symbol `first` to `last` (OpenEXR, ImfHuf). */
function readLengths(bits: Bits, first: number, last: number, part: ImagePart): Uint8Array {
  const lengths = new Uint8Array(SYMBOLS);
  for (let symbol = first; symbol <= last; symbol++) {
    const length = bits.read(6);
    if (length < SHORT_RUN) {
      if (length > LONGEST_CODE) throw new ImageFault('undecodable', 'damaged', part);
      lengths[symbol] = length;
      continue;
    }
    const run = length === LONG_RUN ? bits.read(8) + 6 : length - SHORT_RUN + 2;
    if (symbol + run > last + 1) throw new ImageFault('undecodable', 'damaged', part);
    symbol += run - 1;
  }
  return lengths;
}

/** A canonical code: symbols in the order of their codes, and where each length begins. */
interface Code {
  readonly fast: Int32Array;
  readonly symbols: Uint32Array;
  /** First code of each length, number of its codes, and where its symbols begin. */
  readonly first: number[];
  readonly counts: number[];
  readonly starts: number[];
}

/** Builds the code: longer codes have the smaller values. */
function buildCode(lengths: Uint8Array, part: ImagePart): Code {
  const counts = new Array<number>(LONGEST_CODE + 1).fill(0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const first = new Array<number>(LONGEST_CODE + 1).fill(0);
  for (let length = LONGEST_CODE, code = 0; length > 0; length--) {
    first[length] = code;
    code = Math.floor((code + (counts[length] ?? 0)) / 2);
  }
  const starts: number[] = [];
  let total = 0;
  for (const count of counts) {
    starts.push(total);
    total += count;
  }
  const symbols = new Uint32Array(total);
  const filled = [...starts];
  const fast = new Int32Array(1 << FAST).fill(-1);
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    const length = lengths[symbol] as number;
    if (length === 0) continue;
    const place = filled[length] as number;
    filled[length] = place + 1;
    symbols[place] = symbol;
    const code = (first[length] as number) + place - (starts[length] as number);
    if (code >= 2 ** length) throw new ImageFault('undecodable', 'damaged', part);
    if (length <= FAST) {
      const start = code * 2 ** (FAST - length);
      fast.fill(symbol * 64 + length, start, start + 2 ** (FAST - length));
    }
  }
  return { fast, symbols, first, counts, starts };
}

/** Reads a symbol whose code is longer than what is looked up. */
function readLong(bits: Bits, { symbols, first, counts, starts }: Code, part: ImagePart): number {
  let code = bits.read(FAST);
  for (let length = FAST + 1; length <= LONGEST_CODE; length++) {
    code = code * 2 + bits.read(1);
    const n = code - (first[length] as number);
    if (n >= 0 && n < (counts[length] as number)) return symbols[(starts[length] as number) + n] as number;
  }
  throw new ImageFault('undecodable', 'damaged', part);
}

/**
 * Decodes Huffman data of PIZ (OpenEXR, ImfHuf).
 * @param count values that it must have
 * @throws ImageFault for damaged data, and another number of values
 */
export function decodeHuffman(data: Buffer, count: number, part: ImagePart): Uint16Array {
  const output = new Uint16Array(count);
  if (count === 0 && data.length === 0) return output;
  if (data.length < 20) throw new ImageFault('truncated', 'tooShort', part);
  const [first, runSymbol, bitCount] = [data.readUInt32LE(0), data.readUInt32LE(4), data.readUInt32LE(12)];
  if (first >= SYMBOLS || runSymbol >= SYMBOLS) throw new ImageFault('undecodable', 'damaged', part);
  const table = new Bits(data, 20, data.length, part);
  const code = buildCode(readLengths(table, first, runSymbol, part), part);
  const start = table.next;
  const end = start + Math.ceil(bitCount / 8);
  if (end > data.length) throw new ImageFault('truncated', 'tooShort', part);
  const bits = new Bits(data, start, end, part);
  const spare = (8 - (bitCount % 8)) % 8;
  let size = 0;
  while (bits.left > spare) {
    const entry = code.fast[bits.peek()] as number;
    let symbol = entry >> 6;
    if (entry >= 0) bits.skip(entry & 63);
    else symbol = readLong(bits, code, part);
    if (symbol !== runSymbol) {
      if (size >= count) throw new ImageFault('undecodable', 'tooLong', part);
      output[size++] = symbol;
      continue;
    }
    const run = bits.read(8);
    if (size === 0 || size + run > count) throw new ImageFault('undecodable', 'tooLong', part);
    output.fill(output[size - 1] as number, size, size + run);
    size += run;
  }
  if (size !== count) throw new ImageFault('truncated', 'tooShort', part);
  return output;
}
