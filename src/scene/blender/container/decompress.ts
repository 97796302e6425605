import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { SceneFile } from '../../scene-file.js';
import { Broken } from './damaged-file.js';
import { openSource, orderedSupply, plainSupply, type Source } from './source.js';
import { unzstd } from './zstd.js';

export type Packing = 'none' | 'gzip' | 'zstd';

/** How a file that begins like this is packed. */
export function packing(head: Buffer): Packing {
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) return 'gzip';
  if (head.length >= 4 && head.readUInt32BE(0) === 0x28b52ffd) return 'zstd';
  return 'none';
}

/** A scene is packed to a tenth, not to a thousandth: what goes far beyond that only wants to be unpacked. */
function mostUnpacked(file: SceneFile): number {
  return 64e6 + 100 * file.size;
}

/** Most bytes that the file can have unpacked; what says it has more need not be unpacked to know better. */
export function mostBytes(file: SceneFile, how: Packing): number {
  return how === 'none' ? file.size : mostUnpacked(file);
}

async function* copies(file: SceneFile): AsyncGenerator<Buffer> {
  for await (const chunk of file.chunks()) yield Buffer.from(chunk);
}

function zlibReason(cause: unknown): 'cut' | 'malformed' | undefined {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return 'cut';
  return code?.startsWith('Z_') ? 'malformed' : undefined;
}

async function* gunzipped(file: SceneFile): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: 128 * 1024 });
  // What goes wrong is thrown where the unpacked bytes are read.
  pipeline(Readable.from(copies(file)), unpacked, () => {});
  yield* unpacked;
}

/** The unpacked bytes; what breaks the packing breaks the file at the byte that would have come next. */
async function* bounded(file: SceneFile, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const most = mostUnpacked(file);
  let end = 0;
  try {
    for await (const chunk of chunks) {
      yield chunk;
      end += chunk.length;
      file.signal.throwIfAborted();
      if (end > most) throw new Broken('limit', end);
    }
  } catch (cause) {
    const reason = cause instanceof Broken ? cause.damage.reason : zlibReason(cause);
    throw reason ? new Broken(reason, end) : cause;
  }
}

/** Opens a file at its first byte; one that is packed gives its unpacked bytes. */
export function openUnpacked(file: SceneFile, how: Packing): Source {
  if (how === 'none') return openSource(plainSupply(file));
  const chunks = how === 'gzip' ? gunzipped(file) : unzstd(file);
  return openSource(orderedSupply(bounded(file, chunks)));
}
