import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import type { SceneFile } from '../../scene-file.js';
import { DamagedArchive, tarEntry } from './tar.js';

/** Bytes in which the head line must end; real ones have about 200, with the path of the file that was saved. */
const LONGEST_HEAD = 16 * 1024;

/** How the project is stored after the head line: as XML, as a packed tar that follows, or in a way that is not known. */
export type Packing = 'plain' | 'tar' | 'unknown';

/** The head line, `<katana release="4.5v1" …>`, and what follows it. */
export interface Head {
  readonly line: string;
  /** The position of the first byte after the line. */
  readonly end: number;
  readonly packing: Packing;
}

/** The head of a file; undefined where its first tag does not end. */
export async function headOf(file: SceneFile): Promise<Head | undefined> {
  const bytes = await file.read(0, LONGEST_HEAD);
  const start = bytes.indexOf('<katana');
  const close = start < 0 ? -1 : bytes.indexOf('>', start);
  if (close < 0) return undefined;
  const line = bytes.toString('utf8', start, close + 1);
  let end = close + 1;
  while (bytes[end] === 0x0d || bytes[end] === 0x20) end++;
  if (bytes[end] === 0x0a) end++;
  if (!/\sarchive\s*=/.test(line)) return { line, end, packing: 'plain' };
  const isGzip = bytes[end] === 0x1f && bytes[end + 1] === 0x8b;
  return { line, end, packing: isGzip ? 'tar' : 'unknown' };
}

/** The most bytes that a file may decompress to; projects shrink to about a tenth, so more is a decompression bomb. */
function maxDecompressed(file: SceneFile): number {
  return 64e6 + 100 * file.size;
}

function reasonOf(cause: unknown): SceneDamage['reason'] | undefined {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return 'cut';
  return code?.startsWith('Z_') ? 'malformed' : undefined;
}

/** Compressed bytes that are decompressed at once; of those in which the stream is damaged nothing is read. */
const PIECE = 16 * 1024;

/** The file in pieces of equal size, so that damage is found at the same place however the file is read. */
async function* pieces(file: SceneFile, start: number): AsyncGenerator<Buffer> {
  let piece = Buffer.alloc(0);
  for await (const chunk of file.chunks(start)) {
    let at = 0;
    while (at < chunk.length) {
      const more = chunk.subarray(at, at + PIECE - piece.length);
      piece = Buffer.concat([piece, more]);
      at += more.length;
      if (piece.length < PIECE) break;
      yield piece;
      piece = Buffer.alloc(0);
    }
  }
  if (piece.length > 0) yield piece;
}

/** @throws DamagedArchive with the position in the decompressed bytes */
async function* gunzipped(file: SceneFile, start: number): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: 128 * 1024 });
  // Errors are thrown where the decompressed bytes are read.
  pipeline(Readable.from(pieces(file, start)), unpacked, () => {});
  const most = maxDecompressed(file);
  let end = 0;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      yield chunk;
      end += chunk.length;
      file.signal.throwIfAborted();
      if (end > most) throw new DamagedArchive({ reason: 'limit', at: end });
    }
  } catch (cause) {
    const reason = reasonOf(cause);
    throw reason ? new DamagedArchive({ reason, at: end }) : cause;
  }
}

/**
 * The project as XML, in chunks that are valid until the next one; nothing where its packing is not known.
 * @throws DamagedArchive where the file is damaged or exceeds a limit
 */
export async function* documentOf(file: SceneFile, { end, packing }: Head): AsyncGenerator<Buffer> {
  if (packing === 'plain') yield* file.chunks();
  if (packing === 'tar') yield* tarEntry(gunzipped(file, end), (name) => name.endsWith('.katana'));
}
