import { readExr } from './exr/read-exr.js';
import { type FileBytes, withFileBytes } from './file-bytes.js';
import { type FaultKind, type FaultReason, type ImageFacts, ImageFault, type ImagePart } from './image.js';
import { readJpeg } from './jpeg/read-jpeg.js';
import { readPng } from './png/read-png.js';
import { readTiff } from './tiff/read-tiff.js';

/** The first bytes of each format. */
const FORMATS: readonly (readonly [magic: string, read: (file: FileBytes) => Promise<ImageFacts>])[] = [
  ['89504e470d0a1a0a', readPng],
  ['ffd8ff', readJpeg],
  ['49492a00', readTiff],
  ['4d4d002a', readTiff],
  ['49492b00', readTiff],
  ['4d4d002b', readTiff],
  ['762f3101', readExr],
];

/** A fault as it travels between threads. */
export interface FoundFault {
  readonly kind: FaultKind;
  readonly reason: FaultReason;
  readonly part: ImagePart;
}

/** The result for a file: its facts, its fault, or the system's error. */
export type ImageResult =
  | { readonly facts: ImageFacts }
  | { readonly fault: FoundFault }
  | { readonly code: string };

async function decode(file: FileBytes): Promise<ImageFacts> {
  if (file.size === 0) throw new ImageFault('empty', 'noBytes');
  const head = file.at(0, Math.min(8, file.size), { name: 'header' }).toString('hex');
  const known = FORMATS.find(([magic]) => head.startsWith(magic));
  if (known) return known[1](file);
  // A file of so few bytes may be the beginning of any of them.
  const isStart = FORMATS.some(([magic]) => magic.startsWith(head));
  throw isStart
    ? new ImageFault('truncated', 'endsInside', { name: 'header' })
    : new ImageFault('undecodable', 'notImage');
}

/** Decodes a file by its content. Whatever it contains, this returns a result and throws nothing. */
export async function readImage(path: string): Promise<ImageResult> {
  try {
    return { facts: await withFileBytes(path, decode) };
  } catch (error) {
    if (error instanceof ImageFault) {
      const { kind, reason, part } = error;
      return { fault: { kind, reason, part } };
    }
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code !== undefined && syscall !== undefined) return { code };
    // A file that makes a decoder fail is not a whole image.
    return { fault: { kind: 'undecodable', reason: 'damaged', part: { name: 'pixels' } } };
  }
}
