import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** A thread's answer to a path: the MD5 of the file's bytes in lower-case hex, or the system's error. */
export interface HashAnswer {
  readonly md5?: string;
  readonly code?: string;
  readonly message?: string;
}

const buffer = Buffer.allocUnsafeSlow(1_048_576);

function md5Of(path: string): string {
  const hash = createHash('md5');
  const file = openSync(path, 'r');
  try {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      hash.update(read === buffer.length ? buffer : buffer.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

parentPort?.on('message', (path: string) => {
  let answer: HashAnswer;
  try {
    answer = { md5: md5Of(path) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    answer = { ...(code !== undefined && { code }), message };
  }
  parentPort?.postMessage(answer);
});
