import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ImageResult } from './read-image.js';

/** Decodes images, on all cores. */
export interface ImagePool {
  /** Decodes a file. @throws the signal's reason */
  read(path: string): Promise<ImageResult>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** The build's output folder; this file runs from the sources only in tests. */
const BUILT = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '../../dist')
  : import.meta.dirname;

/** Little is kept between files: a larger space for new objects would only fill up before it is cleared. */
const LIMITS = { maxYoungGenerationSizeMb: 4 } as const;

interface Waiting {
  readonly path: string;
  readonly resolve: (result: ImageResult) => void;
  readonly reject: (error: unknown) => void;
}

/** The result for a file that ended its thread. */
const FAILED: ImageResult = {
  fault: { kind: 'undecodable', reason: 'damaged', part: { name: 'pixels' } },
};

/** Opens a pool. Its threads are started on demand, and keep the process alive only while they decode. */
export function openImagePool(signal: AbortSignal, cores = availableParallelism()): ImagePool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const queue: Waiting[] = [];
  const running = new Map<Worker, Waiting>();
  // The head of the queue: taking it from the front of an array would move the others.
  let head = 0;

  function settle(worker: Worker, result: ImageResult): void {
    running.get(worker)?.resolve(result);
    running.delete(worker);
    next();
  }

  function start(): Worker {
    const worker = new Worker(join(BUILT, 'image-worker.js'), { resourceLimits: LIMITS });
    worker.on('message', (result: ImageResult) => {
      worker.unref();
      idle.push(worker);
      settle(worker, result);
    });
    worker.on('error', () => {
      all.delete(worker);
      settle(worker, FAILED);
    });
    all.add(worker);
    return worker;
  }

  function next(): void {
    while (head < queue.length) {
      const worker = idle.pop() ?? (all.size < cores ? start() : undefined);
      const job = worker && queue[head];
      if (!job) return;
      head += 1;
      if (head === queue.length) queue.length = head = 0;
      running.set(worker, job);
      worker.ref();
      worker.postMessage(job.path);
    }
  }

  /** Ctrl-C is answered at once, though a thread may be in the middle of a large file. */
  function stop(): void {
    for (const { reject } of [...queue.splice(head), ...running.values()]) reject(signal.reason);
    queue.length = head = 0;
    for (const worker of all) worker.unref();
  }
  signal.addEventListener('abort', stop, { once: true });

  return {
    read(path) {
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        queue.push({ path, resolve, reject });
        next();
      });
    },
    async close() {
      signal.removeEventListener('abort', stop);
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
