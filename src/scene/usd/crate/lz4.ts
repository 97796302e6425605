/** Lengths of 15 continue in the bytes that follow. */
const CONTINUES = 15;

/** The shortest match. */
const LEAST_MATCH = 4;

/**
 * Decompresses one LZ4 block (github.com/lz4/lz4, doc/lz4_Block_format.md) into a buffer.
 * @returns the number of bytes written; undefined for damaged data
 */
export function decompressBlock(source: Buffer, into: Buffer): number | undefined {
  const [end, most] = [source.length, into.length];
  let [at, out] = [0, 0];

  /** The rest of a length; undefined where the data end first. */
  function lengthFrom(start: number): number | undefined {
    if (start < CONTINUES) return start;
    let length = start;
    for (;;) {
      const byte = source[at];
      if (byte === undefined) return undefined;
      at += 1;
      length += byte;
      if (byte !== 255) return length;
    }
  }

  while (at < end) {
    const token = source[at] as number;
    at += 1;
    const literals = lengthFrom(token >> 4);
    if (literals === undefined || literals > end - at || literals > most - out) return undefined;
    source.copy(into, out, at, at + literals);
    at += literals;
    out += literals;
    if (at >= end) return out;
    if (end - at < 2) return undefined;
    const distance = source.readUInt16LE(at);
    at += 2;
    const more = lengthFrom(token & 15);
    if (more === undefined || distance === 0 || distance > out) return undefined;
    const length = more + LEAST_MATCH;
    if (length > most - out) return undefined;
    // A match may overlap what it produces.
    if (distance >= length) into.copyWithin(out, out - distance, out - distance + length);
    else for (let i = 0; i < length; i++) into[out + i] = into[out + i - distance] as number;
    out += length;
  }
  return out;
}

/**
 * Decompresses a buffer of USD's TfFastCompression: the number of chunks in one byte, then each as its length (i32) and an
 * LZ4 block; zero means one block without a length.
 * @param size the most bytes of the result
 * @returns undefined for damaged data
 */
export function decompressChunks(source: Buffer, size: number): Buffer | undefined {
  const chunks = source[0];
  if (chunks === undefined) return undefined;
  const into = Buffer.allocUnsafe(size);
  if (chunks === 0) {
    const written = decompressBlock(source.subarray(1), into);
    return written === undefined ? undefined : into.subarray(0, written);
  }
  let [at, out] = [1, 0];
  for (let left = chunks; left > 0; left--) {
    if (source.length - at < 4) return undefined;
    const length = source.readInt32LE(at);
    at += 4;
    if (length < 0 || length > source.length - at) return undefined;
    const written = decompressBlock(source.subarray(at, at + length), into.subarray(out));
    if (written === undefined) return undefined;
    at += length;
    out += written;
  }
  return into.subarray(0, out);
}
