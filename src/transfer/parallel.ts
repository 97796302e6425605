/**
 * Calls `work` for every item in order, at most `limit` at a time.
 * @throws the first failure, after all running calls have ended; no call starts after it
 */
export async function inParallel<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  async function lane(): Promise<void> {
    for (let next = left.next(); !next.done && !failure; next = left.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: limit }, lane));
  if (failure) throw failure.error;
}

/** Returns a function that runs at most `limit` calls at a time; further calls wait in a queue. */
export function limitConcurrency(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((enter) => waiting.push(enter));
    else running += 1;
    try {
      return await work();
    } finally {
      const enter = waiting.shift();
      // The next call takes over the place.
      if (enter) enter();
      else running -= 1;
    }
  };
}
