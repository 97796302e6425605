/**
 * Does the work for every item, at most `limit` at a time, in their order.
 * @throws the first failure, once what had begun has ended; nothing is begun after it
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

/** Lets at most `limit` pieces of work go on at once; the others wait for their turn. */
export function gateOf(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= limit) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await work();
    } finally {
      const enter = waiting.shift();
      // Who comes next takes the place over.
      if (enter) enter();
      else inside -= 1;
    }
  };
}
