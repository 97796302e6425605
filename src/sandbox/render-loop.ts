/** What the farm's heart needs to know. */
export interface RenderLoopOptions {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Time of the next event of the render, or undefined when nothing goes on. */
  next(): number | undefined;
  /** Catches up with the time that has passed. */
  advance(now: number): void;
  readonly idleAfter: number;
}

export interface RenderLoop {
  /** Somebody asked something: idle time begins anew, and the next event may be another one. */
  nudge(): void;
  stop(): void;
  /** Resolves when the farm has been idle for long enough, or was stopped. */
  readonly done: Promise<void>;
}

/** Timers of most systems cannot sleep longer than some weeks at once. */
const LONGEST_SLEEP = 86_400_000;

/** Keeps the render going without requests, and ends when nobody asks and nothing renders. */
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

  /** Sleeps until the time has come or a nudge cuts it short; being cut short is no failure. */
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
