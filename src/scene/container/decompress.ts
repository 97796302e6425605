import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { SceneFile } from '../scene-file.js';
import { DamagedFile } from './damaged-file.js';
import { openSource, orderedSupply, plainSupply, type Source } from './source.js';
import { decompressZstd } from './zstd.js';

export type Compression = 'none' | 'gzip' | 'zstd';

/** The compression of a file, by its first bytes. */
export function compressionOf(head: Buffer): Compression {
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) return 'gzip';
  if (head.length >= 4 && head.readUInt32BE(0) === 0x28b52ffd) return 'zstd';
  return 'none';
}

/** The most bytes a file may decompress to; scenes shrink to about a tenth, so more is a decompression bomb. */
function maxDecompressed(file: SceneFile): number {
  return 64e6 + 100 * file.size;
}

/** The most bytes that a decompressed file may have. */
export function maxSize(file: SceneFile, compression: Compression): number {
  return compression === 'none' ? file.size : maxDecompressed(file);
}

async function* copies(file: SceneFile): AsyncGenerator<Buffer> {
  for await (const chunk of file.chunks()) yield Buffer.from(chunk);
}

function zlibReason(cause: unknown): 'cut' | 'malformed' | undefined {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return 'cut';
  return code?.startsWith('Z_') ? 'malformed' : undefined;
}

async function* gunzip(file: SceneFile): AsyncGenerator<Buffer> {
  const decompressed = createGunzip({ chunkSize: 128 * 1024 });
  // Errors are thrown where the decompressed bytes are read.
  pipeline(Readable.from(copies(file)), decompressed, () => {});
  yield* decompressed;
}

/** Passes decompressed bytes on, up to the limit. @throws DamagedFile with the position at which decompression failed */
async function* bounded(file: SceneFile, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const most = maxDecompressed(file);
  let end = 0;
  try {
    for await (const chunk of chunks) {
      yield chunk;
      end += chunk.length;
      file.signal.throwIfAborted();
      if (end > most) throw new DamagedFile('limit', end);
    }
  } catch (cause) {
    const reason = cause instanceof DamagedFile ? cause.damage.reason : zlibReason(cause);
    throw reason ? new DamagedFile(reason, end) : cause;
  }
}

/**
 * The decompressed bytes of a file in chunks, each of which is valid until the next one.
 * @throws DamagedFile where it cannot be decompressed, with the position of the decompressed file
 */
export function decompressedChunks(file: SceneFile, compression: Compression): AsyncGenerator<Buffer> {
  if (compression === 'none') return file.chunks();
  return bounded(file, compression === 'gzip' ? gunzip(file) : decompressZstd(file));
}

/** Opens a file at its first byte and decompresses it. */
export function openDecompressed(file: SceneFile, compression: Compression): Source {
  if (compression === 'none') return openSource(plainSupply(file));
  return openSource(orderedSupply(decompressedChunks(file, compression)));
}
