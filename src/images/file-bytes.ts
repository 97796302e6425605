import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ImageFault, type ImagePart } from './image.js';

/** Bytes of a file, read where they are needed. */
export interface FileBytes {
  readonly size: number;
  /** Returns bytes of the file. @throws ImageFault when the file ends before them */
  at(offset: number, length: number, part: ImagePart): Buffer;
  /** Yields the bytes of a section in pieces. @throws ImageFault when the file ends before its end */
  pieces(offset: number, length: number, part: ImagePart): Generator<Buffer>;
}

/** Small reads are served from a window of this many bytes. */
const WINDOW = 65_536;
const PIECE = 262_144;

/** The buffer of the first window, while no file has it: many small files would leave as many buffers behind. */
let spare: Buffer | undefined = Buffer.allocUnsafeSlow(WINDOW);

function readFully(file: number, offset: number, buffer: Buffer): Buffer {
  const { length } = buffer;
  let filled = 0;
  while (filled < length) {
    const read = readSync(file, buffer, filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled === length ? buffer : buffer.subarray(0, filled);
}

/** Opens a file for the time of a call. @throws the system's error; what `work` throws */
export async function withFileBytes<T>(path: string, work: (bytes: FileBytes) => Promise<T>): Promise<T> {
  // A pipe in the place of the file must not stop the reader.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const first = spare;
  spare = undefined;
  try {
    const facts = fstatSync(file);
    return await work(fileBytes(file, facts.isFile() ? facts.size : 0, first));
  } finally {
    spare = first ?? spare;
    closeSync(file);
  }
}

/** @param first buffer for the first window */
function fileBytes(file: number, size: number, first?: Buffer): FileBytes {
  let free = first;
  let window: Buffer = Buffer.alloc(0);
  let start = 0;

  function check(offset: number, length: number, part: ImagePart): void {
    if (offset >= 0 && length >= 0 && offset + length <= size) return;
    throw new ImageFault('truncated', 'endsInside', part);
  }

  function read(offset: number, length: number, part: ImagePart, into?: Buffer): Buffer {
    const found = readFully(file, offset, into?.subarray(0, length) ?? Buffer.allocUnsafeSlow(length));
    // The file became shorter meanwhile.
    if (found.length < length) throw new ImageFault('truncated', 'endsInside', part);
    return found;
  }

  const bytes: FileBytes = {
    size,
    at(offset, length, part) {
      check(offset, length, part);
      if (length > WINDOW) return read(offset, length, part);
      if (offset < start || offset + length > start + window.length) {
        window = read(offset, Math.min(WINDOW, size - offset), part, free);
        free = undefined;
        start = offset;
      }
      return window.subarray(offset - start, offset - start + length);
    },
    *pieces(offset, length, part) {
      if (length <= WINDOW) return yield bytes.at(offset, length, part);
      check(offset, length, part);
      for (let done = 0; done < length; done += PIECE) {
        yield read(offset + done, Math.min(PIECE, length - done), part);
      }
    },
  };
  return bytes;
}
