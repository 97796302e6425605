import type { SceneFile } from '../scene-file.js';

/** The record that ends a zip file, and the longest comment after it. */
const END = Buffer.from('504b0506', 'hex');
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;

/** An entry of the central directory; names, extra fields and comments follow it. */
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;

/** Bytes of a central directory that are read; a model with more has an unknown list. */
const LARGEST = 32 << 20;

/**
 * Lists the files of the zip file that ends a file, from its central directory alone. Undefined where there is none, or
 * none that can be read.
 */
export async function readZipNames(file: SceneFile): Promise<readonly string[] | undefined> {
  const start = Math.max(0, file.size - END_LENGTH - LONGEST_COMMENT);
  const tail = await file.read(start, file.size - start);
  const at = tail.lastIndexOf(END);
  if (at < 0 || at + END_LENGTH > tail.length) return undefined;
  const size = tail.readUInt32LE(at + 12);
  const position = start + at - size;
  if (position < 0 || size > LARGEST) return undefined;
  const directory = await file.read(position, size);
  const names: string[] = [];
  for (let next = 0; next < directory.length; ) {
    if (next + ENTRY_LENGTH > directory.length || directory.readUInt32LE(next) !== ENTRY) return undefined;
    const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((one) => directory.readUInt16LE(next + one));
    names.push(directory.toString('utf8', next + ENTRY_LENGTH, next + ENTRY_LENGTH + name));
    next += ENTRY_LENGTH + name + extra + comment;
  }
  return names;
}
