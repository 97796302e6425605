/** A value of a packed container; times are in seconds. */
export type PackedValue = number | string;

/** The tags of numbers, reals, times, texts and file names. */
const LENGTHS: Readonly<Record<number, number>> = { 15: 4, 19: 4, 22: 8, 23: 12, 25: 48 };
const MOST_VALUES = 10_000;

/**
 * The values of a container that is written as one block: its id, then for each value the key, the tag, and the token,
 * which repeats the tag. Reading stops at what it does not know.
 */
export function packedValues(bytes: Buffer): Map<number, PackedValue> {
  const values = new Map<number, PackedValue>();
  let at = 5;
  while (at + 6 <= bytes.length && values.size < MOST_VALUES) {
    const key = bytes.readInt32BE(at);
    const tag = bytes[at + 5] ?? 0;
    at += 6;
    const fixed = LENGTHS[tag];
    if (fixed !== undefined) {
      if (at + fixed > bytes.length) break;
      if (tag === 15) values.set(key, bytes.readInt32BE(at));
      else if (tag === 19) values.set(key, bytes.readFloatBE(at));
      else if (tag === 22) values.set(key, bytes.readFloatBE(at) / bytes.readFloatBE(at + 4));
      at += fixed;
      continue;
    }
    if (tag < 128 || tag > 132 || at + 4 > bytes.length) break;
    const length = bytes.readUInt32BE(at);
    at += 4;
    if (length > bytes.length - at) break;
    if (tag === 130 || tag === 131) {
      const text = Buffer.from(bytes.subarray(at, at + (length & ~1))).swap16();
      values.set(key, text.toString('utf16le'));
    }
    at += length;
  }
  return values;
}
