import type { SceneFile } from '../../scene-file.js';

/** Bytes that are asked of a plain file at once: small, since most of them may be passed over. */
const WINDOW = 128 * 1024;

/** Where the bytes of an unpacked file come from. */
export interface Supply {
  /** At least one byte from a position on; undefined past the end. Positions only grow. */
  from(position: number, wanted: number): Promise<Buffer | undefined>;
  close(): Promise<void>;
}

/** A place in an unpacked file that moves on as its bytes are taken. */
export interface Source {
  /** Byte of the unpacked file that comes next. */
  position(): number;
  /** The next bytes, when they are in memory already: asking for them costs no turn of the event loop. */
  ready(length: number): Buffer | undefined;
  /** The next bytes; fewer only where the file ends. They are valid until the next call. */
  take(length: number): Promise<Buffer>;
  skip(length: number): void;
  close(): Promise<void>;
}

/** A file that is not packed: what is skipped is never read. */
export function plainSupply(file: SceneFile): Supply {
  return {
    async from(position, wanted) {
      const bytes = await file.read(position, Math.max(WINDOW, wanted));
      return bytes.length === 0 ? undefined : bytes;
    },
    close: async () => {},
  };
}

/** Bytes that can only be had in order. Each chunk needs to be valid only until the next one. */
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

  /** What is left of the window, whose memory may be filled anew when the next one is asked for. */
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
