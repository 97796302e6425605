import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Memory in MiB. */
export interface Memory {
  /** What JavaScript and its buffers hold after a garbage collection. */
  readonly held: number;
  /** What the process has from the system. */
  readonly resident: number;
}

/** Collects garbage, and returns the memory that is left. */
export async function memoryHeld(): Promise<Memory> {
  // Buffers and streams that are closed are freed by the second collection, after their callbacks.
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: (heapUsed + external) / 2 ** 20, resident: rss / 2 ** 20 };
}
