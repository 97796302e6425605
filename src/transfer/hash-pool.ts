import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { HashAnswer } from './hash-worker.js';

/** Computes the MD5 of files, on all cores. */
export interface HashPool {
  /**
   * MD5 of a file's bytes, 32 lower-case hex digits (docs/protocol/job-files.md, §5).
   * @param size expected size of the file in bytes
   * @throws the system's error; the signal's reason
   */
  md5(path: string, size: number): Promise<string>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Files of fewer bytes are hashed in this thread: passing them to another one would take longer. */
const SMALL = 262_144;

/** The build's output folder; this file runs from the sources only in tests. */
const BUILT = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '../../dist')
  : import.meta.dirname;

interface Waiting {
  readonly path: string;
  readonly resolve: (md5: string) => void;
  readonly reject: (error: unknown) => void;
}

function errorOf({ code, message }: HashAnswer): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

/** Opens a pool. Its threads are started on demand, and do not keep the process alive. */
export function openHashPool(signal: AbortSignal, cores = availableParallelism()): HashPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const queue: Waiting[] = [];
  const running = new Map<Worker, Waiting>();

  function settle(worker: Worker): Waiting | undefined {
    const job = running.get(worker);
    running.delete(worker);
    return job;
  }

  function start(): Worker {
    const worker = new Worker(join(BUILT, 'hash-worker.js'));
    worker.unref();
    worker.on('message', (answer: HashAnswer) => {
      const job = settle(worker);
      if (answer.md5 === undefined) job?.reject(errorOf(answer));
      else job?.resolve(answer.md5);
      idle.push(worker);
      next();
    });
    worker.on('error', (error) => {
      all.delete(worker);
      settle(worker)?.reject(error);
      next();
    });
    all.add(worker);
    return worker;
  }

  function next(): void {
    while (queue.length > 0) {
      const worker = idle.pop() ?? (all.size < cores ? start() : undefined);
      const job = worker && queue.shift();
      if (!job) return;
      running.set(worker, job);
      worker.postMessage(job.path);
    }
  }

  /** Ctrl-C is answered at once, though a thread may be in the middle of a large file. */
  function stop(): void {
    for (const { reject } of [...queue.splice(0), ...running.values()]) reject(signal.reason);
  }
  signal.addEventListener('abort', stop, { once: true });

  function inThread(path: string): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      queue.push({ path, resolve, reject });
      next();
    });
  }

  return {
    async md5(path, size) {
      signal.throwIfAborted();
      if (size >= SMALL) return inThread(path);
      return createHash('md5')
        .update(await readFile(path))
        .digest('hex');
    },
    async close() {
      signal.removeEventListener('abort', stop);
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
