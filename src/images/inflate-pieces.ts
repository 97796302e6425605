import { Readable } from 'node:stream';
import { createInflate, inflateSync } from 'node:zlib';
import { ImageFault, type ImagePart, MOST_DEFLATED } from './image.js';

const OUTPUT = 262_144;

/** Returns the fault that an error of zlib means. */
function inflateFault(error: unknown, part: ImagePart): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return new ImageFault('truncated', 'tooShort', part);
  if (message === 'incorrect data check') return new ImageFault('undecodable', 'checksum', part);
  return code?.startsWith('Z_') ? new ImageFault('undecodable', 'damaged', part) : error;
}

/** The least buffer that zlib takes. */
const LEAST_OUTPUT = 64;

/**
 * Inflates a zlib stream at once, which is faster for a small one.
 * @param expected bytes that it should contain: with more, time goes into copies
 * @returns undefined for more than `most` bytes
 * @throws ImageFault as `inflatePieces`
 */
export function inflateAtOnce(
  data: Buffer,
  expected: number,
  most: number,
  part: ImagePart,
): Buffer | undefined {
  try {
    // With a byte to spare the end of the stream is seen in the same call. What is expected may be made up.
    const chunkSize = Math.max(LEAST_OUTPUT, Math.min(expected, data.length * MOST_DEFLATED) + 1);
    return inflateSync(data, { chunkSize, maxOutputLength: Math.max(1, most) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw inflateFault(error, part);
  }
}

/** Joins small pieces: each that zlib gets takes its time. */
function* joined(pieces: Iterable<Buffer>): Generator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < OUTPUT) continue;
    yield waiting.length === 1 ? piece : Buffer.concat(waiting, size);
    [waiting, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(waiting, size);
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
  const source = Readable.from(joined(pieces), { objectMode: false, highWaterMark: OUTPUT });
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
