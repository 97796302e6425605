import { ImageFault, type ImagePart } from '../image.js';

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/**
 * Decodes LZW data (TIFF 6.0, section 13).
 * @param most bytes that are expected; what comes after them is left
 * @throws ImageFault for a code that cannot be there, and data that ends before
 */
export function decodeLzw(data: Buffer, most: number, part: ImagePart): Buffer {
  // The expected size may be made up: memory follows what is decoded.
  let output = Buffer.allocUnsafeSlow(Math.min(most, data.length * 4 + 4096));
  const prefix = new Uint16Array(MOST_CODES);
  const suffix = new Uint8Array(MOST_CODES);
  const lengths = new Uint16Array(MOST_CODES);
  for (let code = 0; code < 256; code++) {
    suffix[code] = code;
    lengths[code] = 1;
  }
  let [next, width, bits, count, at, size, before] = [258, 9, 0, 0, 0, 0, -1];

  /** Writes the bytes of a code. @returns the first of them */
  function write(code: number): number {
    const length = lengths[code] as number;
    const end = size + length;
    if (end > output.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(end, Math.min(most, output.length * 2)));
      output.copy(larger, 0, 0, size);
      output = larger;
    }
    let link = code;
    for (let to = end - 1; to > size; to--) {
      output[to] = suffix[link] as number;
      link = prefix[link] as number;
    }
    output[size] = suffix[link] as number;
    size = end;
    return suffix[link] as number;
  }

  while (size < most) {
    while (count < width) {
      if (at >= data.length) throw new ImageFault('truncated', 'tooShort', part);
      bits = ((bits << 8) | (data[at++] as number)) & 0xffffff;
      count += 8;
    }
    count -= width;
    const code = (bits >> count) & ((1 << width) - 1);
    if (code === END) throw new ImageFault('truncated', 'tooShort', part);
    if (code === CLEAR) {
      [next, width, before] = [258, 9, -1];
      continue;
    }
    if (code > next || (code === next && before < 0) || (before < 0 && code > 255)) {
      throw new ImageFault('undecodable', 'damaged', part);
    }
    if (before >= 0 && next < MOST_CODES) {
      prefix[next] = before;
      lengths[next] = (lengths[before] as number) + 1;
      // The newest code ends with the byte that it begins with.
      let link = code === next ? before : code;
      while (link > 255) link = prefix[link] as number;
      suffix[next] = link;
      next += 1;
    }
    write(code);
    before = code;
    if (next >= (1 << width) - 1 && width < 12) width += 1;
  }
  return output.subarray(0, most);
}
