/** Options of the render loop. */
export interface RenderLoopOptions {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Time of the next render event; undefined if nothing renders. */
  next(): number | undefined;
  /** Advances the render to the given time. */
  advance(now: number): void;
  readonly idleAfter: number;
}

export interface RenderLoop {
  /** Call after each request: restarts the idle time and looks again for the next event. */
  nudge(): void;
  stop(): void;
  /** Resolves when the sandbox was idle for `idleAfter`, or was stopped. */
  readonly done: Promise<void>;
}

/** Maximum sleep in milliseconds: timers cannot run longer than some weeks. */
const LONGEST_SLEEP = 86_400_000;

/** Renders while there are no requests; ends when idle. */
export function startRenderLoop({ now, sleep, next, advance, idleAfter }: RenderLoopOptions): RenderLoop {
  let stopped = false;
  let lastAlive = now();
  let waking = new AbortController();

  async function loop(): Promise<void> {
    while (!stopped) {
      const due = next();
      if (due !== undefined) lastAlive = now();
      const until = due ?? lastAlive + idleAfter;
      if (until > now()) await nap(Math.min(until - now(), LONGEST_SLEEP));
      else if (due === undefined) return;
      else advance(now());
    }
  }

  /** Sleeps for `ms`, or until `nudge` or `stop` wakes it. */
  async function nap(ms: number): Promise<void> {
    const { signal } = waking;
    try {
      await sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  function wake(): void {
    waking.abort();
    waking = new AbortController();
  }

  return {
    nudge() {
      lastAlive = now();
      wake();
    },
    stop() {
      stopped = true;
      wake();
    },
    done: loop(),
  };
}
