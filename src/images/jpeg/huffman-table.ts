import { ImageFault } from '../image.js';

/** A Huffman table of JPEG: for each 16 bits of input the length of the code and its symbol, 0 where there is none. */
export type HuffmanTable = Uint16Array;

/**
 * Builds a table from the counts of the codes by length, and the symbols (ITU-T T.81, Annex C).
 * @throws ImageFault for more codes than fit
 */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const table = new Uint16Array(65_536);
  let code = 0;
  let at = 0;
  for (let length = 1; length <= 16; length++) {
    for (let n = counts[length - 1] ?? 0; n > 0; n--) {
      const start = code << (16 - length);
      const end = start + (1 << (16 - length));
      if (end > 65_536) throw new ImageFault('undecodable', 'invalid', { name: 'segment', id: 'DHT' });
      table.fill((length << 8) | (symbols[at++] ?? 0), start, end);
      code += 1;
    }
    code <<= 1;
  }
  return table;
}
