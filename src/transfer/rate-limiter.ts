/** The current time and a way to wait. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Resolves when this number of bytes may be transferred; rejects with the signal's reason. */
export type RateLimiter = (bytes: number) => Promise<void>;

/** Shortest pause that is worth a timer, in milliseconds. */
const SHORTEST = 5;

/**
 * Returns a rate limiter that all files of a transfer share.
 * @param limit bytes a second; undefined for none
 */
export function rateLimiter(limit: number | undefined, clock: Clock, signal: AbortSignal): RateLimiter {
  if (limit === undefined) return async () => signal.throwIfAborted();
  /** Time at which all bytes so far are transferred at the limit. */
  let due = clock.now();
  return async (bytes) => {
    signal.throwIfAborted();
    due = Math.max(due, clock.now()) + (bytes / limit) * 1000;
    const pause = due - clock.now();
    if (pause >= SHORTEST) await clock.sleep(pause, signal);
  };
}
