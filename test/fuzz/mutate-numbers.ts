import { below, pick } from './random.js';

/** A number in a binary file that may be a length, a count, an offset or an index. */
interface Place {
  readonly at: number;
  readonly width: 2 | 4 | 8;
  readonly little: boolean;
}

function valueAt(bytes: Buffer, { at, width, little }: Place): bigint {
  const part = Buffer.from(bytes.subarray(at, at + width));
  return BigInt(`0x${(little ? part.reverse() : part).toString('hex')}`);
}

function write(bytes: Buffer, { at, width, little }: Place, value: bigint): void {
  const wrapped = BigInt.asUintN(width * 8, value);
  const part = Buffer.from(wrapped.toString(16).padStart(width * 2, '0'), 'hex');
  bytes.set(little ? part.reverse() : part, at);
}

/** Places that are tried before the file is taken as one without numbers. */
const MOST_TRIED = 2000;

/** A place whose number is not larger than the file: text and most floating-point numbers are larger. */
function placeIn(bytes: Buffer, random: () => number): Place | undefined {
  if (bytes.length < 8) return undefined;
  const [width, little] = [pick([2, 4, 4, 4, 8] as const, random), random() < 0.5];
  const start = below(bytes.length - width + 1, random);
  for (let tried = 0; tried < MOST_TRIED; tried++) {
    const place = { at: (start + tried) % (bytes.length - width + 1), width, little };
    const value = valueAt(bytes, place);
    if (value > 0n && value <= BigInt(bytes.length)) return place;
  }
  return undefined;
}

const EDGES = [
  ...[0n, 1n, 2n, 0x7fn, 0xffn, 0x7fffn, 0xffffn, 0x7fffffffn, 0x80000000n, 0xfffffffen, 0xffffffffn],
  ...[2n ** 32n, 2n ** 48n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n],
];

type Change = (bytes: Buffer, random: () => number) => Buffer;

/** Changes a number by the change that `valued` returns for it. */
function changed(
  valued: (value: bigint, place: Place, bytes: Buffer, random: () => number) => bigint,
): Change {
  return (bytes, random) => {
    const place = placeIn(bytes, random);
    if (place) write(bytes, place, valued(valueAt(bytes, place), place, bytes, random));
    return bytes;
  };
}

const CHANGES: readonly Change[] = [
  changed((_value, _place, _bytes, random) => pick(EDGES, random)),
  changed((value, _place, _bytes, random) => value + pick([-8n, -4n, -2n, -1n, 1n, 2n, 4n, 8n], random)),
  changed((value, _place, _bytes, random) => pick([value * 2n, value / 2n, -value, value << 16n], random)),
  /** Refers to itself, to its surroundings, or to the file's end. */
  changed((_value, { at, width }, bytes, random) => {
    const end = bytes.length;
    return BigInt(pick([at, at + width, at - width, end, end - at, end - at - width, end - 1], random));
  }),
  /** Takes the number of another place, so that two refer to the same or to each other. */
  changed((value, _place, bytes, random) => {
    const other = placeIn(bytes, random);
    return other ? valueAt(bytes, other) : value;
  }),
  /** Repeats what is between two numbers, often a record. */
  (bytes, random) => {
    const [one, other] = [placeIn(bytes, random), placeIn(bytes, random)];
    if (!one || !other) return bytes;
    const [from, to] = one.at < other.at ? [one.at, other.at] : [other.at, one.at];
    const piece = bytes.subarray(from, Math.min(to, from + 4096));
    return Buffer.concat([
      bytes.subarray(0, to),
      ...Array<Buffer>(1 + below(8, random)).fill(piece),
      bytes.subarray(to),
    ]);
  },
  /** Replaces digits, as archives have them for sizes, by others. */
  (bytes, random) => {
    const text = bytes.toString('latin1');
    const start = below(text.length, random);
    const match = /[0-9a-f]{2,16}/.exec(text.slice(start, start + 4096));
    if (!match) return bytes;
    const digits = pick(['0', '7', '9', 'f', '1'], random).repeat(match[0].length);
    const kept = below(digits.length, random);
    bytes.write(digits.slice(kept) + match[0].slice(0, kept), start + match.index, 'latin1');
    return bytes;
  },
  /** Changes a header: flags, method, window and sizes of what is packed. */
  (bytes, random) => {
    if (bytes.length === 0) return bytes;
    bytes[below(Math.min(64, bytes.length), random)] = pick(
      [0, 1, 2, 8, 0x7f, 0x80, 0xff, below(256, random)],
      random,
    );
    return bytes;
  },
];

/** Returns a file of which one to six lengths, counts, offsets or indices are wrong. */
export function withWrongNumbers(original: Buffer, random: () => number): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let left = 1 + below(6, random); left > 0; left--) bytes = pick(CHANGES, random)(bytes, random);
  return bytes;
}
