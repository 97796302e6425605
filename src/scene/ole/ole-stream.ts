import type { SceneFile } from '../scene-file.js';
import type { SectorChain } from './sector-chain.js';

/** Bytes that `chunks` reads at once. */
const CHUNK = 256 * 1024;

/** What holds the sectors of a stream: the file itself, or the stream of the mini sectors. */
export interface SectorStore {
  readonly sectorSize: number;
  /** Reads from a byte of a sector on; fewer bytes only at the end of the file. */
  read(sector: number, offset: number, length: number): Promise<Buffer>;
}

/**
 * Opens a stream of a compound file. It is a file like any other, so that what reads files reads it as well. Where its
 * chain or the file ends early, fewer bytes than `size` can be read.
 */
export function openOleStream(
  file: Pick<SceneFile, 'path' | 'signal'>,
  { sectorSize, read }: SectorStore,
  chain: SectorChain,
  size: number,
): SceneFile {
  async function readAt(position: number, length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    const end = Math.min(size, position + Math.max(0, length));
    for (let at = position; at < end; ) {
      const index = Math.floor(at / sectorSize);
      const run = await chain.runAt(index);
      if (!run) break;
      const offset = at - index * sectorSize;
      const wanted = Math.min(end - at, run.count * sectorSize - offset);
      const part = await read(run.sector, offset, wanted);
      parts.push(part);
      at += part.length;
      if (part.length < wanted) break;
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  return {
    path: file.path,
    signal: file.signal,
    size,
    read: readAt,
    async *chunks(position = 0) {
      for (let at = position; ; ) {
        const bytes = await readAt(at, CHUNK);
        if (bytes.length === 0) return;
        yield bytes;
        at += bytes.length;
      }
    },
  };
}
