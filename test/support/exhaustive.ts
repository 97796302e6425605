/** Whether all cases run, as `npm run soak` does. `npm test` runs representative cases of long tables. */
export const EXHAUSTIVE = process.env.TEST_EXHAUSTIVE === '1';

/** Returns all cases if `EXHAUSTIVE`, else those at these places, from 0. */
export function casesAt<const T>(places: readonly number[], all: readonly T[]): T[] {
  return all.filter((_, at) => EXHAUSTIVE || places.includes(at));
}

/** Returns all cases if `EXHAUSTIVE`, else each `step`-th, from the first. */
export function everyNth<const T>(step: number, all: readonly T[]): T[] {
  return all.filter((_, at) => EXHAUSTIVE || at % step === 0);
}
