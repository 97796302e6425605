import type { SceneFile } from '../../src/scene/scene-file.js';

/** A scene file that lies in memory, in chunks of a chosen size. */
export function memoryFile(content: string | Buffer, chunk = 1 << 20, signal?: AbortSignal): SceneFile {
  const bytes = Buffer.from(content as Buffer);
  const never = new AbortController().signal;
  return {
    path: '/memory/scene',
    size: bytes.length,
    signal: signal ?? never,
    async read(position, length) {
      signal?.throwIfAborted();
      return Buffer.from(bytes.subarray(position, position + Math.max(0, length)));
    },
    async *chunks(position = 0) {
      for (let at = position; at < bytes.length; at += chunk) {
        signal?.throwIfAborted();
        // A buffer that changes as soon as the next chunk is asked for.
        const given = Buffer.from(bytes.subarray(at, at + chunk));
        yield given;
        given.fill(0x7b);
      }
    },
  };
}
