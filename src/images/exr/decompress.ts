import { ImageFault, type ImagePart } from '../image.js';
import { inflateAtOnce } from '../inflate-pieces.js';
import type { Box, Channel } from './header.js';
import { decodePiz } from './piz.js';
import { blockBytes, lineSamples } from './samples.js';

/** Compressions by their number (OpenEXR File Layout, "compression"). */
const NONE = 0;
const RLE = 1;
const ZIPS = 2;
const ZIP = 3;
const PIZ = 4;
const PXR24 = 5;

/** Whether a compression is decoded: B44, DWA and later ones are not. */
export function isDecoded(compression: number): boolean {
  return compression <= PXR24;
}

function inflate(data: Buffer, expected: number, part: ImagePart): Buffer {
  const result = inflateAtOnce(data, expected, expected, part);
  if (!result) throw new ImageFault('undecodable', 'tooLong', part);
  if (result.length !== expected) throw new ImageFault('truncated', 'tooShort', part);
  return result;
}

function decodeRuns(data: Buffer, expected: number, part: ImagePart): Buffer {
  const output = Buffer.allocUnsafeSlow(expected);
  let size = 0;
  for (let at = 0; at < data.length; ) {
    const count = data.readInt8(at++);
    const length = count < 0 ? -count : count + 1;
    const available = count < 0 ? data.length - at : Number(at < data.length);
    if (size + length > expected) throw new ImageFault('undecodable', 'tooLong', part);
    if (count < 0 ? available < length : available < 1) throw new ImageFault('truncated', 'tooShort', part);
    if (count < 0) data.copy(output, size, at, at + length);
    else output.fill(data[at] as number, size, size + length);
    at += count < 0 ? length : 1;
    size += length;
  }
  if (size !== expected) throw new ImageFault('truncated', 'tooShort', part);
  return output;
}

/** Undoes the difference of neighbouring bytes, and joins the two halves of a block. */
function join(data: Buffer): Buffer {
  for (let at = 1; at < data.length; at++) data[at] = (data[at - 1] as number) + (data[at] as number) - 128;
  const output = Buffer.allocUnsafeSlow(data.length);
  const half = (data.length + 1) >> 1;
  for (let at = 0; at < data.length; at++) output[at] = data[(at >> 1) + (at & 1) * half] as number;
  return output;
}

/** Bytes of a sample in PXR24, which takes a byte from a float. */
const PXR24_BYTES = [4, 2, 3] as const;

/** Undoes PXR24: the bytes of the samples of a line are apart, each the difference to the one before. */
function joinPxr24(data: Buffer, channels: readonly Channel[], box: Box): Buffer {
  const output = Buffer.allocUnsafeSlow(blockBytes(channels, box));
  let [from, to] = [0, 0];
  for (const { type, samples } of lineSamples(channels, box)) {
    const size = PXR24_BYTES[type];
    let value = 0;
    for (let sample = 0; sample < samples; sample++) {
      let difference = 0;
      for (let byte = 0; byte < size; byte++) {
        difference = (difference << 8) | (data[from + byte * samples + sample] as number);
      }
      if (type === 2) difference <<= 8;
      value = (value + difference) >>> 0;
      if (type === 1) to = output.writeUInt16LE(value & 0xffff, to);
      else to = output.writeUInt32LE(value, to);
    }
    from += samples * size;
  }
  return output;
}

function pxr24Bytes(channels: readonly Channel[], box: Box): number {
  let sum = 0;
  for (const { type, samples } of lineSamples(channels, box)) sum += samples * PXR24_BYTES[type];
  return sum;
}

/**
 * Decodes the data of a chunk.
 * @returns a function that makes the pixels of it, in the order of the file
 * @throws ImageFault for data that is damaged, too short or too long
 */
export function decompress(
  data: Buffer,
  compression: number,
  channels: readonly Channel[],
  box: Box,
  part: ImagePart,
): () => Buffer {
  const expected = blockBytes(channels, box);
  // What does not become smaller is stored as it is.
  if (data.length === expected) return () => data;
  if (data.length > expected) throw new ImageFault('undecodable', 'tooLong', part);
  switch (compression) {
    case NONE:
      throw new ImageFault('truncated', 'tooShort', part);
    case RLE: {
      const bytes = decodeRuns(data, expected, part);
      return () => join(bytes);
    }
    case ZIPS:
    case ZIP: {
      const bytes = inflate(data, expected, part);
      return () => join(bytes);
    }
    case PXR24: {
      const bytes = inflate(data, pxr24Bytes(channels, box), part);
      return () => joinPxr24(bytes, channels, box);
    }
    case PIZ:
      return decodePiz(data, channels, box, part);
    default:
      return () => data;
  }
}
