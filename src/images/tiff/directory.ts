import type { FileBytes } from '../file-bytes.js';
import { ImageFault, type ImagePart } from '../image.js';

/** A value of a directory: where its numbers are. */
interface Field {
  readonly type: number;
  readonly count: number;
  /** Offset of its first value. */
  readonly offset: number;
}

/** A directory of a TIFF file: one picture (TIFF 6.0, section 2). */
export interface Directory {
  /** Returns the numbers of a tag; none where the directory does not have it. @throws ImageFault */
  numbers(tag: number): number[];
  /** Returns the bytes of a tag. */
  bytes(tag: number): Buffer | undefined;
  readonly part: ImagePart;
}

/** Bytes of a value by its type; types that hold no numbers are left out. */
const SIZES: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 13: 4, 16: 8, 17: 8, 18: 8 },
  ...{ 5: 8, 10: 8, 11: 4, 12: 8 },
};

/** Directories of a file, and values of a tag; more are made to keep a reader busy. */
const MOST_DIRECTORIES = 10_000;
const MOST_VALUES = 2 ** 24;

/** Tags of further directories of a picture: reduced sizes. */
const SUB_DIRECTORIES = 330;

/** How numbers are written. */
export interface TiffForm {
  readonly isLittle: boolean;
  /** BigTIFF: offsets of 8 bytes. */
  readonly isBig: boolean;
}

function readNumber(data: Buffer, at: number, size: number, isLittle: boolean): number {
  if (size === 1) return data[at] ?? 0;
  if (size === 2) return isLittle ? data.readUInt16LE(at) : data.readUInt16BE(at);
  if (size === 4) return isLittle ? data.readUInt32LE(at) : data.readUInt32BE(at);
  return Number(isLittle ? data.readBigUInt64LE(at) : data.readBigUInt64BE(at));
}

function openDirectory(
  file: FileBytes,
  fields: ReadonlyMap<number, Field>,
  { isLittle }: TiffForm,
  part: ImagePart,
): Directory {
  function read(tag: number, field: Field): Buffer {
    const size = (SIZES[field.type] ?? 1) * field.count;
    if (field.count > MOST_VALUES && size <= file.size) {
      throw new ImageFault('undecodable', 'invalid', { name: 'directory', id: tag });
    }
    return file.at(field.offset, size, { name: 'directory', id: tag });
  }
  return {
    part,
    numbers(tag) {
      const field = fields.get(tag);
      if (!field) return [];
      const data = read(tag, field);
      const size = SIZES[field.type] ?? 1;
      return Array.from({ length: field.count }, (_, n) => readNumber(data, n * size, size, isLittle));
    },
    bytes(tag) {
      const field = fields.get(tag);
      return field && Buffer.from(read(tag, field));
    },
  };
}

/** Returns all directories of a file, the first picture first. @throws ImageFault for one that cannot be read */
export function listDirectories(file: FileBytes): Directory[] {
  const head = file.at(0, 8, { name: 'header' });
  const isLittle = head.toString('latin1', 0, 2) === 'II';
  const isBig = readNumber(head, 2, 2, isLittle) === 43;
  const form = { isLittle, isBig };
  const [wide, entrySize, countSize] = isBig ? [8, 20, 8] : [4, 12, 2];
  const first = isBig ? file.at(8, 8, { name: 'header' }) : head.subarray(4);
  const waiting = [readNumber(first, 0, wide, isLittle)];
  const seen = new Set<number>();
  const found: Directory[] = [];
  for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
    if (offset === 0 || seen.has(offset)) continue;
    seen.add(offset);
    const part = { name: 'directory', id: seen.size } as const;
    if (seen.size > MOST_DIRECTORIES) throw new ImageFault('undecodable', 'invalid', part);
    const count = readNumber(file.at(offset, countSize, part), 0, countSize, isLittle);
    const start = offset + countSize;
    const entries = file.at(start, count * entrySize, part);
    const fields = new Map<number, Field>();
    for (let n = 0; n < count; n++) {
      const at = n * entrySize;
      const type = readNumber(entries, at + 2, 2, isLittle);
      const values = readNumber(entries, at + 4, wide, isLittle);
      const size = (SIZES[type] ?? 1) * values;
      const isInside = size <= wide;
      const place = isInside ? start + at + 4 + wide : readNumber(entries, at + 4 + wide, wide, isLittle);
      const tag = readNumber(entries, at, 2, isLittle);
      // Also of those that are not read: writers put values at the end of the file.
      if (place + size > file.size) {
        throw new ImageFault('truncated', 'endsInside', { name: 'directory', id: tag });
      }
      fields.set(tag, { type, count: values, offset: place });
    }
    const directory = openDirectory(file, fields, form, part);
    found.push(directory);
    waiting.push(...directory.numbers(SUB_DIRECTORIES));
    const next = start + count * entrySize;
    waiting.unshift(readNumber(file.at(next, wide, part), 0, wide, isLittle));
  }
  if (found.length === 0) throw new ImageFault('undecodable', 'absent', { name: 'directory' });
  return found;
}
