/** A limited time for some work. */
export interface TimeLimit {
  /** Aborted when the time has passed, or by the signal that interrupts the run. */
  readonly signal: AbortSignal;
  /** Whether the time has passed. */
  isOver(): boolean;
  /** Forgets the limit; call it when the work has ended. */
  clear(): void;
}

/**
 * Starts a limited time. `AbortSignal.any` would lose the clock: Node 20 frees the signal of a timeout that only such a
 * combination refers to, and then it never aborts.
 * @param ms milliseconds
 * @param interrupted signal that interrupts the run
 * @param late the reason when the time has passed
 */
export function limitTime(ms: number, interrupted: AbortSignal, late?: Error): TimeLimit {
  const controller = new AbortController();
  const clock = AbortSignal.timeout(ms);
  const onClock = () => controller.abort(late ?? clock.reason);
  const onInterruption = () => controller.abort(interrupted.reason);
  clock.addEventListener('abort', onClock);
  interrupted.addEventListener('abort', onInterruption);
  if (interrupted.aborted) onInterruption();
  return {
    signal: controller.signal,
    isOver: () => clock.aborted,
    clear() {
      clock.removeEventListener('abort', onClock);
      interrupted.removeEventListener('abort', onInterruption);
    },
  };
}

/** Resolves when a signal aborts; `stop` ends the watch. */
export function whenAborted(signal: AbortSignal): { readonly aborted: Promise<void>; stop(): void } {
  let stop = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = () => signal.removeEventListener('abort', onAbort);
    const onAbort = () => resolve();
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) resolve();
  });
  return { aborted, stop: () => stop() };
}
