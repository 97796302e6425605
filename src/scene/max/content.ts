import { type Compression, compressionOf, openDecompressed } from '../container/decompress.js';
import { openSource, plainSupply, type Source } from '../container/source.js';
import type { CompoundFile } from '../ole/compound-file.js';
import type { SceneFile } from '../scene-file.js';

/** What precedes the zstd frames of a compressed stream. */
const ZSTD_MARK = 0xffff;

/** The rest of a file as a file. */
function skipped(file: SceneFile, count: number): SceneFile {
  return {
    path: file.path,
    signal: file.signal,
    size: Math.max(0, file.size - count),
    read: (position, length) => file.read(position + count, length),
    chunks: (position = 0) => file.chunks(position + count),
  };
}

/**
 * Opens a stream of a scene and decompresses it: "Compress on Save" packs whole streams with gzip, and since 3ds Max
 * 2023 with zstd, after two bytes FF, in streams whose names end in `_Compressed`. Undefined where there is none.
 */
export async function openContent(ole: CompoundFile, name: string): Promise<Source | undefined> {
  const stream = ole.open(name) ?? ole.open(`${name}_Compressed`);
  if (!stream) return undefined;
  const head = await stream.read(0, 6);
  const isMarked = head.length === 6 && head.readUInt16LE(0) === ZSTD_MARK;
  const compression: Compression = compressionOf(isMarked ? head.subarray(2) : head);
  if (isMarked && compression === 'zstd') return openDecompressed(skipped(stream, 2), compression);
  return compression === 'gzip' ? openDecompressed(stream, compression) : openSource(plainSupply(stream));
}
