import type { SceneFile } from '../scene-file.js';

/** Bytes read from an uncompressed file at once; small, since most of them may be skipped. */
const WINDOW = 128 * 1024;

/** Provides the bytes of a decompressed file. */
export interface Supply {
  /** Returns at least one byte from a position; undefined past the end. Positions must not decrease. */
  from(position: number, wanted: number): Promise<Buffer | undefined>;
  close(): Promise<void>;
}

/** A position in a decompressed file that advances as bytes are taken. */
export interface Source {
  /** The position of the next byte. */
  position(): number;
  /** The next bytes where they are buffered, which saves a turn of the event loop; else undefined. */
  ready(length: number): Buffer | undefined;
  /** The next bytes; fewer only at the end of the file. They are valid until the next call. */
  take(length: number): Promise<Buffer>;
  skip(length: number): void;
  close(): Promise<void>;
}

/** Supplies an uncompressed file; skipped bytes are never read. */
export function plainSupply(file: SceneFile): Supply {
  return {
    async from(position, wanted) {
      const bytes = await file.read(position, Math.max(WINDOW, wanted));
      return bytes.length === 0 ? undefined : bytes;
    },
    close: async () => {},
  };
}

/** Supplies chunks in order; each needs to be valid until the next one only. */
export function orderedSupply(chunks: AsyncGenerator<Buffer>): Supply {
  let end = 0;
  return {
    async from(position) {
      for (;;) {
        const { value, done } = await chunks.next();
        if (done) return undefined;
        end += value.length;
        if (end > position) return value.subarray(value.length - (end - position));
      }
    },
    close: async () => {
      await chunks.return(undefined);
    },
  };
}

/** Opens a source at the first byte. */
export function openSource(supply: Supply): Source {
  let position = 0;
  let window: Buffer = Buffer.alloc(0);
  let start = 0;

  function ready(length: number): Buffer | undefined {
    const at = position - start;
    if (at + length > window.length) return undefined;
    position += length;
    return window.subarray(at, at + length);
  }

  /** A copy of the rest of the window, whose memory the next window may reuse. */
  function rest(length: number): Buffer {
    const at = position - start;
    return at >= window.length ? Buffer.alloc(0) : Buffer.from(window.subarray(at, at + length));
  }

  async function take(length: number): Promise<Buffer> {
    const inMemory = ready(length);
    if (inMemory) return inMemory;
    const parts = [rest(length)];
    let missing = length - (parts[0]?.length ?? 0);
    position += length - missing;
    while (missing > 0) {
      const next = await supply.from(position, missing);
      if (!next) break;
      window = next;
      start = position;
      const part = Buffer.from(next.subarray(0, missing));
      parts.push(part);
      position += part.length;
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  return {
    position: () => position,
    ready,
    take,
    skip: (length) => {
      position += length;
    },
    close: () => supply.close(),
  };
}
