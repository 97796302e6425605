import { ImageFault, type ImagePart } from '../image.js';
import type { Box, Channel } from './header.js';
import { decodeHuffman } from './piz-huffman.js';
import { blockBytes, lineSamples, planeSize, SAMPLE_BYTES } from './samples.js';
import { undoWavelet } from './wavelet.js';

const BITMAP_BYTES = 8192;

/** Returns the values that occur, in their order: the wavelet works on their numbers (OpenEXR, ImfPizCompressor). */
function readValues(data: Buffer, part: ImagePart): { values: Uint16Array; largest: number; end: number } {
  const [first, last] = [data.readUInt16LE(0), data.readUInt16LE(2)];
  if (last >= BITMAP_BYTES) throw new ImageFault('undecodable', 'damaged', part);
  const values = new Uint16Array(65_536);
  const length = first <= last ? last - first + 1 : 0;
  if (4 + length > data.length) throw new ImageFault('truncated', 'tooShort', part);
  let count = 0;
  for (let value = 0; value < 65_536; value++) {
    const byte = value >> 3;
    const isSet = byte >= first && byte <= last && ((data[4 + byte - first] as number) >> (value & 7)) & 1;
    // Zero is always one of them.
    if (value === 0 || isSet) values[count++] = value;
  }
  return { values, largest: count - 1, end: 4 + length };
}

/** Decodes a chunk of PIZ. @returns a function that makes its pixels. @throws ImageFault */
export function decodePiz(
  data: Buffer,
  channels: readonly Channel[],
  box: Box,
  part: ImagePart,
): () => Buffer {
  if (data.length < 8) throw new ImageFault('truncated', 'tooShort', part);
  const { values, largest, end } = readValues(data, part);
  if (end + 4 > data.length) throw new ImageFault('truncated', 'tooShort', part);
  const length = data.readInt32LE(end);
  if (length < 0 || end + 4 + length > data.length) throw new ImageFault('truncated', 'tooShort', part);
  const total = blockBytes(channels, box) / 2;
  const numbers = decodeHuffman(data.subarray(end + 4, end + 4 + length), total, part);

  return () => {
    const planes: Uint16Array[] = [];
    let at = 0;
    for (const channel of channels) {
      const { width, height } = planeSize(channel, box);
      const words = SAMPLE_BYTES[channel.type] / 2;
      const plane = numbers.subarray(at, at + width * height * words);
      for (let word = 0; word < words; word++)
        undoWavelet(plane, word, width, words, height, width * words, largest);
      planes.push(plane);
      at += plane.length;
    }
    const output = Buffer.allocUnsafeSlow(total * 2);
    const read = channels.map(() => 0);
    let to = 0;
    for (const { channel, type, samples } of lineSamples(channels, box)) {
      const words = (samples * SAMPLE_BYTES[type]) / 2;
      const from = read[channel] as number;
      for (let n = from; n < from + words; n++) {
        to = output.writeUInt16LE(values[planes[channel]?.[n] as number] as number, to);
      }
      read[channel] = from + words;
    }
    return output;
  };
}
