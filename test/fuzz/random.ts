/** Creates a random number generator (0 to 1) with a seed, so that failures can be reproduced. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An integer from 0 to below `most`. */
export function below(most: number, random: () => number): number {
  return Math.floor(random() * most);
}

/** One of several values. */
export function pick<T>(values: readonly T[], random: () => number): T {
  return values[below(values.length, random)] as T;
}
