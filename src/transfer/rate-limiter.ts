/** What keeping a pace needs of the world. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Resolves when so many more bytes may travel; rejects with the signal's reason. */
export type Pace = (bytes: number) => Promise<void>;

/** Shorter pauses than this are not worth a timer. */
const SHORTEST = 5;

/**
 * A limit that all files of a transfer share.
 * @param limit bytes a second; undefined for none
 */
export function paceOf(limit: number | undefined, clock: Clock, signal: AbortSignal): Pace {
  if (limit === undefined) return async () => signal.throwIfAborted();
  /** When all that was let through so far will have travelled at the limit. */
  let due = clock.now();
  return async (bytes) => {
    signal.throwIfAborted();
    due = Math.max(due, clock.now()) + (bytes / limit) * 1000;
    const pause = due - clock.now();
    if (pause >= SHORTEST) await clock.sleep(pause, signal);
  };
}
