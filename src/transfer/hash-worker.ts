/** What a thread answers to a path: the MD5 of the file's bytes in lower-case hex, or the system's complaint. */
export interface HashAnswer {
  readonly md5?: string;
  readonly code?: string;
  readonly message?: string;
}

/**
 * The work of one thread. Only the text of this function goes there, so it uses nothing from outside itself; that way
 * a thread needs no file of its own, wherever this code has been bundled to.
 */
function work(load: NodeJS.Require): void {
  const { parentPort } = load('node:worker_threads') as typeof import('node:worker_threads');
  const { createHash } = load('node:crypto') as typeof import('node:crypto');
  const { closeSync, openSync, readSync } = load('node:fs') as typeof import('node:fs');
  const buffer = Buffer.allocUnsafeSlow(1_048_576);
  parentPort?.on('message', (path: string) => {
    try {
      const hash = createHash('md5');
      const file = openSync(path, 'r');
      try {
        for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
          hash.update(read === buffer.length ? buffer : buffer.subarray(0, read));
        }
      } finally {
        closeSync(file);
      }
      parentPort.postMessage({ md5: hash.digest('hex') });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      parentPort.postMessage({ code, message });
    }
  });
}

/** The text of the thread's program. */
export const HASH_WORKER = `(${work.toString()})(require)`;
