import { decompressChunks } from './lz4.js';

/** The bytes in which `count` integers of 32 bits are encoded at most. */
function mostEncoded(count: number): number {
  return 4 + Math.ceil(count / 4) + 4 * count;
}

/**
 * Decodes integers as crate files have them: the most common difference, a code of two bits for each integer, and the
 * differences that have 1, 2 or 4 bytes; the whole is compressed.
 * @returns false for damaged data
 */
export function eachInteger(
  compressed: Buffer,
  count: number,
  each: (value: number, index: number) => void,
): boolean {
  if (count === 0) return true;
  const bytes = decompressChunks(compressed, mostEncoded(count));
  const codesAt = 4;
  const valuesAt = codesAt + Math.ceil(count / 4);
  if (!bytes || bytes.length < valuesAt) return false;
  const common = bytes.readInt32LE(0);
  let at = valuesAt;
  let value = 0;
  for (let i = 0; i < count; i++) {
    const code = ((bytes[codesAt + (i >> 2)] as number) >> ((i & 3) * 2)) & 3;
    if (code === 0) value = (value + common) | 0;
    else {
      const width = code === 3 ? 4 : code;
      if (at + width > bytes.length) return false;
      value = (value + bytes.readIntLE(at, width)) | 0;
      at += width;
    }
    each(value, i);
  }
  return true;
}
