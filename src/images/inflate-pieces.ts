import { Readable } from 'node:stream';
import { createInflate } from 'node:zlib';
import { ImageFault, type ImagePart } from './image.js';

const OUTPUT = 262_144;

/** Returns the fault that an error of zlib means. */
export function inflateFault(error: unknown, part: ImagePart): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return new ImageFault('truncated', 'tooShort', part);
  if (code === 'ERR_BUFFER_TOO_LARGE') return new ImageFault('undecodable', 'tooLong', part);
  if (message === 'incorrect data check') return new ImageFault('undecodable', 'checksum', part);
  return code?.startsWith('Z_') ? new ImageFault('undecodable', 'damaged', part) : error;
}

/**
 * Inflates pieces of a zlib stream, and hands on what they contain until `take` returns false.
 * @throws ImageFault for damaged data, a wrong checksum, and a stream without an end
 */
export async function inflatePieces(
  pieces: Iterable<Buffer>,
  part: ImagePart,
  take: (bytes: Buffer) => void,
): Promise<void> {
  const source = Readable.from(pieces, { objectMode: false, highWaterMark: OUTPUT });
  const inflate = createInflate({ chunkSize: OUTPUT });
  // An error of the source is one of the file.
  source.on('error', (error) => inflate.destroy(error));
  try {
    for await (const bytes of source.pipe(inflate)) take(bytes);
  } catch (error) {
    throw inflateFault(error, part);
  } finally {
    source.destroy();
    inflate.destroy();
  }
}
