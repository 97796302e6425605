import { type FileHandle, open } from 'node:fs/promises';
import { NoInputError } from '../errors.js';

/** Bytes that are asked of the disk at once. */
const CHUNK = 1 << 20;

/** A scene file that is open for reading. */
export interface SceneFile {
  /** Absolute path. */
  readonly path: string;
  readonly size: number;
  /** Aborted when somebody stops the program. */
  readonly signal: AbortSignal;
  /** The bytes from a position on: fewer only where the file ends, none past its end. */
  read(position: number, length: number): Promise<Buffer>;
  /** All bytes from a position on, in order. Each chunk is only valid until the next one is asked for. */
  chunks(position?: number): AsyncGenerator<Buffer>;
}

/** What the system says of a failure: its code, where it has one. */
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
 * Opens a scene for the time of `work`.
 * @throws NoInputError when it cannot be read; the signal's reason when it is aborted meanwhile.
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
