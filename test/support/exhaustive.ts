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

/** Returns `test` or `describe` if `EXHAUSTIVE`, else what defines nothing: for a case of which `npm test` runs another one. */
export function exhaustively<T extends object>(define: T): T {
  return EXHAUSTIVE ? define : (NOTHING as T);
}

/** Takes any call and has any member, such as `each` and `skipIf`, and is their result too. */
const NOTHING: object = new Proxy(() => {}, { get: () => NOTHING, apply: () => NOTHING });

/** Returns a time limit in milliseconds, which is longer if `EXHAUSTIVE`: many more programs run at the same time. */
export function timeLimit(ms: number): number {
  return EXHAUSTIVE ? 6 * ms : ms;
}
