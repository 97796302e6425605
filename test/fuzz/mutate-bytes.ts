/** Boundary values of sizes and counts. */
const EDGES = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff, 0x80000000];

type Change = (bytes: Buffer, random: () => number) => Buffer;

const at = (bytes: Buffer, random: () => number) => Math.floor(random() * bytes.length);

const CHANGES: readonly Change[] = [
  /** Changes one byte. */
  (bytes, random) => {
    bytes[at(bytes, random)] = Math.floor(random() * 256);
    return bytes;
  },
  /** Flips one bit. */
  (bytes, random) => {
    const place = at(bytes, random);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 8));
    return bytes;
  },
  /** Writes a wrong number in either byte order. */
  (bytes, random) => {
    if (bytes.length < 4) return bytes;
    const place = Math.floor(random() * (bytes.length - 3));
    const value = EDGES[Math.floor(random() * EDGES.length)] ?? 0;
    if (random() < 0.5) bytes.writeUInt32BE(value, place);
    else bytes.writeUInt32LE(value, place);
    return bytes;
  },
  /** Truncates. */
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  /** Removes a piece. */
  (bytes, random) => {
    const from = at(bytes, random);
    const to = Math.min(bytes.length, from + Math.floor(random() ** 3 * 4096));
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  /** Duplicates a piece. */
  (bytes, random) => {
    const from = at(bytes, random);
    const piece = bytes.subarray(from, from + Math.floor(random() ** 3 * 4096));
    const into = at(bytes, random);
    return Buffer.concat([bytes.subarray(0, into), piece, bytes.subarray(into)]);
  },
  /** Fills a piece with zeros. */
  (bytes, random) => {
    const from = at(bytes, random);
    return bytes.fill(0, from, Math.min(bytes.length, from + Math.floor(random() ** 3 * 4096)));
  },
];

/** Returns a file with one to eight mutations. */
export function mutated(original: Buffer, random: () => number): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let left = 1 + Math.floor(random() ** 2 * 8); left > 0 && bytes.length > 0; left--) {
    const change = CHANGES[Math.floor(random() * CHANGES.length)] as Change;
    bytes = change(bytes, random);
  }
  return bytes;
}
