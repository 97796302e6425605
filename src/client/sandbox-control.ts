import { type Ambient, type AttemptRecord, createTransport, type Farm } from '../http/transport.js';
import { type FaultKind, SANDBOX_CONTROL } from '../protocol/sandbox-control.js';

/** Changes that `sandbox set` makes. */
export interface SandboxChange {
  readonly taskIds?: readonly number[] | undefined;
  readonly status?: number | undefined;
  /** Frames that fail once, as a list of frame ranges. */
  readonly failFrames?: string | undefined;
  /** Frames that render without end until they are stopped, as a list of frame ranges. */
  readonly hangFrames?: string | undefined;
  /** Frames whose results are listed and missing until they are rendered again, as a list of frame ranges. */
  readonly loseFrames?: string | undefined;
  /** What the log of those failures shows. */
  readonly failAs?: string | undefined;
  /** Whether those frames fail at every render, instead of once. */
  readonly failAlways?: boolean | undefined;
  /** Account balance, as decimal text. */
  readonly balance?: string | undefined;
  /** Price of an hour of rendering, as decimal text. */
  readonly price?: string | undefined;
  /** Milliseconds after which the cost of a frame is reported. */
  readonly costDelay?: number | undefined;
  /** Whether frames that fail cost what they rendered. */
  readonly chargeFailed?: boolean | undefined;
}

/** Removes the members that are undefined. */
function given<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Creates a client for the sandbox's control endpoints, which no other farm has. */
export function createSandboxControl(farm: Farm, ambient: Ambient, log?: (record: AttemptRecord) => void) {
  const transport = createTransport(farm, ambient, log);
  return {
    /** One attempt with a short timeout: callers also use it to find out whether a sandbox runs. */
    status: () => transport.call(SANDBOX_CONTROL.sandboxStatus, {}, { attempts: 1, timeout: 2000 }),
    stop: () => transport.call(SANDBOX_CONTROL.sandboxStop, {}),
    reset: () => transport.call(SANDBOX_CONTROL.sandboxReset, {}),
    set: ({ taskIds, ...change }: SandboxChange) =>
      transport.call(SANDBOX_CONTROL.sandboxSet, given({ ...change, taskIds: taskIds && [...taskIds] })),
    fault: (next: number, kind: FaultKind, value: number | undefined) =>
      transport.call(SANDBOX_CONTROL.sandboxFault, { next, kind, ...given({ value }) }),
    close: () => transport.close(),
  };
}
