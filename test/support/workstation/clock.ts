/** A clock that moves only when told to, for the sandbox and the commands alike. */
export interface TestClock {
  now(): number;
  /** Moves time on and wakes every sleeper whose time has come. */
  advance(ms: number): void;
  /** Resolves when time has been moved past `ms` from now; at once when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function testClock(start = Date.UTC(2026, 0, 1)): TestClock {
  let time = start;
  let sleepers: Sleeper[] = [];
  return {
    now: () => time,
    advance(ms) {
      time += ms;
      const due = sleepers.filter((sleeper) => sleeper.at <= time);
      sleepers = sleepers.filter((sleeper) => sleeper.at > time);
      for (const sleeper of due) sleeper.wake();
    },
    sleep(ms, signal) {
      if (signal?.aborted || ms <= 0) return Promise.resolve();
      return new Promise((resolve) => {
        const sleeper = { at: time + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
      });
    },
  };
}
