import type { StartProgram } from './guarded-command.js';
import { startGuard, startGuarded } from './guarded-process.js';

/** A guard that is started before its program is known. */
export interface SpareGuard {
  /** Its process id; undefined if it cannot be started. */
  readonly pid: number | undefined;
  /** Starts a program under this guard, any further one under another guard. */
  readonly start: StartProgram;
  /** Ends the guard if no program needed it. */
  close(): void;
}

/**
 * Starts a guard while a transfer is prepared: its start takes as long as that of any process of the runtime. Like every
 * guard, it ends with this process.
 */
export function openSpareGuard(): SpareGuard {
  let spare: ReturnType<typeof startGuard> | undefined = startGuard();
  let hasFailed = false;
  // Another one is started for the program, whose start then says why.
  spare.once('error', () => {
    hasFailed = true;
  });

  /** Takes the guard, if it still runs. */
  function take(): typeof spare {
    const guard = spare;
    spare = undefined;
    const isThere = guard?.connected && guard.exitCode === null && guard.signalCode === null;
    return isThere && !hasFailed ? guard : undefined;
  }

  const isGone = (guard: NonNullable<typeof spare>) =>
    !guard.connected || guard.exitCode !== null || guard.signalCode !== null;

  return {
    pid: spare.pid,
    async start(command, output) {
      const guard = take();
      try {
        return await startGuarded(command, output, guard);
      } catch (error) {
        // One that was killed a moment ago may not be seen as gone before it is needed.
        if (guard && isGone(guard)) return startGuarded(command, output);
        throw error;
      }
    },
    // It runs nothing that would have to be ended first.
    close: () => void take()?.kill('SIGKILL'),
  };
}
