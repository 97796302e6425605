import { Readable } from 'node:stream';
import { createInflate, inflateSync } from 'node:zlib';
import { ImageFault, type ImagePart } from './image.js';

const OUTPUT = 262_144;

/** Returns the fault that an error of zlib means. */
function inflateFault(error: unknown, part: ImagePart): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return new ImageFault('truncated', 'tooShort', part);
  if (message === 'incorrect data check') return new ImageFault('undecodable', 'checksum', part);
  return code?.startsWith('Z_') ? new ImageFault('undecodable', 'damaged', part) : error;
}

/**
 * Inflates a zlib stream at once, which is faster for a small one.
 * @returns undefined for more than `most` bytes
 * @throws ImageFault as `inflatePieces`
 */
export function inflateAtOnce(data: Buffer, most: number, part: ImagePart): Buffer | undefined {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw inflateFault(error, part);
  }
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
