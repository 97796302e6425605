import { type FileHandle, open } from 'node:fs/promises';
import { NoInputError } from '../errors.js';

/** Bytes read from the disk at once. */
const CHUNK = 1 << 20;

/** A scene file that is open for reading. */
export interface SceneFile {
  /** Absolute path. */
  readonly path: string;
  readonly size: number;
  /** Aborted when the user interrupts the program. */
  readonly signal: AbortSignal;
  /** Reads bytes from a position; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  /** Reads to the end of the file in chunks; each is valid until the next one is requested. */
  chunks(position?: number): AsyncGenerator<Buffer>;
}

/** The system's error code, or the error as text. */
function reason(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause);
}

async function readInto(handle: FileHandle, into: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/**
 * Opens a file, passes it to `work` and closes it.
 * @param path absolute
 * @throws NoInputError when it cannot be read; the signal's reason when it is aborted.
 */
export async function withSceneFile<T>(
  path: string,
  signal: AbortSignal,
  work: (file: SceneFile) => Promise<T>,
): Promise<T> {
  const failed = (cause: unknown) =>
    new NoInputError('scene.unreadable', { path, cause: reason(cause) }, { cause });
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    throw failed(cause);
  }

  async function readAt(into: Buffer, position: number): Promise<number> {
    signal.throwIfAborted();
    try {
      return await readInto(handle, into, position);
    } catch (cause) {
      throw failed(cause);
    }
  }

  try {
    const { size } = await handle.stat();
    return await work({
      path,
      size,
      signal,
      async read(position, length) {
        const most = Math.max(0, Math.min(length, size - position));
        const buffer = Buffer.allocUnsafe(most);
        return buffer.subarray(0, await readAt(buffer, position));
      },
      async *chunks(position = 0) {
        const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK, size - position)));
        for (let at = position; ; ) {
          const filled = await readAt(buffer, at);
          if (filled === 0) return;
          yield buffer.subarray(0, filled);
          at += filled;
        }
      },
    });
  } finally {
    await handle.close();
  }
}
