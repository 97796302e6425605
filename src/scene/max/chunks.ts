import { DamagedFile } from '../container/damaged-file.js';
import type { Source } from '../container/source.js';

/** The header of a chunk: id (u16) and size with the header (u32), of which the highest bit marks a container. */
const SHORT_HEADER = 6;
/** With a size of 0 or 1, the size is a u64 that follows. */
const LONG_HEADER = 14;

/** The size of a container that was compressed while it was written: it ends with its parent. */
const OPEN = 0xffffffff;

/** Bytes of a value that are read; longer ones are meshes and the like. */
const LONGEST_VALUE = 1 << 16;

export interface Chunk {
  readonly id: number;
  readonly isContainer: boolean;
  /** Position after the chunk in the decompressed stream; infinite for a container that ends with the stream. */
  readonly end: number;
}

/** The next bytes; without a turn of the event loop where they are buffered. */
async function take(source: Source, length: number): Promise<Buffer> {
  return source.ready(length) ?? (await source.take(length));
}

/**
 * Reads the header of the next chunk; the source is then at its content. Undefined at `end`, where the parent ends.
 * @throws DamagedFile for a chunk that its parent does not hold
 */
export async function nextChunk(source: Source, end: number): Promise<Chunk | undefined> {
  const start = source.position();
  if (start >= end) return undefined;
  const head = await take(source, SHORT_HEADER);
  if (head.length === 0 && end === Number.POSITIVE_INFINITY) return undefined;
  if (head.length < SHORT_HEADER) throw new DamagedFile('cut', start);
  const id = head.readUInt16LE(0);
  const word = head.readUInt32LE(2);
  const isLong = word <= 1;
  let isContainer = word >= 2 ** 31;
  let size = word % 2 ** 31;
  let isOpen = word === OPEN;
  if (isLong) {
    const long = await take(source, LONG_HEADER - SHORT_HEADER);
    if (long.length < LONG_HEADER - SHORT_HEADER) throw new DamagedFile('cut', start);
    const high = long.readUInt32LE(4);
    const low = long.readUInt32LE(0);
    isContainer = high >= 2 ** 31;
    size = (high % 2 ** 31) * 2 ** 32 + low;
    isOpen = high === OPEN && low === OPEN;
  }
  if (isOpen) return { id, isContainer, end };
  const least = isLong ? LONG_HEADER : SHORT_HEADER;
  if (size < least || start + size > end) throw new DamagedFile('malformed', start);
  return { id, isContainer, end: start + size };
}

/** Skips the chunks in a container up to the next container with an id; the source is then at its content. */
export async function findContainer(source: Source, end: number, id: number): Promise<Chunk | undefined> {
  for (;;) {
    // A scene can have millions of small objects: those in memory are skipped without a turn of the event loop.
    for (let head = source.ready(SHORT_HEADER); head; head = source.ready(SHORT_HEADER)) {
      const size = head.readUInt32LE(2) % 2 ** 31;
      const start = source.position() - SHORT_HEADER;
      const isPlain = size >= SHORT_HEADER && start + size <= end && head.readUInt16LE(0) !== id;
      source.skip(isPlain ? size - SHORT_HEADER : -SHORT_HEADER);
      if (!isPlain) break;
    }
    const chunk = await nextChunk(source, end);
    if (!chunk || (chunk.id === id && chunk.isContainer)) return chunk;
    skipTo(source, chunk.end);
  }
}

/** Reads the header of the next chunk of a stream, which may be in a container as long as the stream. */
export async function nextTopChunk(source: Source): Promise<Chunk | undefined> {
  for (;;) {
    const chunk = await nextChunk(source, Number.POSITIVE_INFINITY);
    if (chunk?.end !== Number.POSITIVE_INFINITY) return chunk;
  }
}

/** Goes to the end of a chunk. */
export function skipTo(source: Source, end: number): void {
  source.skip(Math.max(0, end - source.position()));
}

/** Reads the rest of a chunk, a value of at most 64 KiB. @throws DamagedFile where the stream ends in it */
export async function readValue(source: Source, { end }: Chunk): Promise<Buffer> {
  const length = Math.min(LONGEST_VALUE, end - source.position());
  const bytes = Buffer.from(await source.take(length));
  if (bytes.length < length) throw new DamagedFile('cut', source.position());
  skipTo(source, end);
  return bytes;
}

/** Calls `visit` with each chunk in a container, and continues after the chunk, wherever `visit` stopped in it. */
export async function eachChunk(
  source: Source,
  end: number,
  visit: (chunk: Chunk) => Promise<void>,
): Promise<void> {
  for (let chunk = await nextChunk(source, end); chunk; chunk = await nextChunk(source, end)) {
    await visit(chunk);
    skipTo(source, chunk.end);
  }
}
