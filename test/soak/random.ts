/** Creates a random number generator with a seed. */
export function randomFrom(seed: number): () => number {
  let value = seed;
  // Mulberry32. The same seed kills at about the same moments.
  return () => {
    value = (value + 0x6d2b79f5) | 0;
    let t = Math.imul(value ^ (value >>> 15), 1 | value);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const seed = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);
