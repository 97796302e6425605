import { type Ambient, type AttemptRecord, createTransport, type Farm } from '../http/transport.js';
import { type FaultKind, SANDBOX_CONTROL } from '../protocol/sandbox-control.js';

/** What `sandbox set` changes. */
export interface SandboxChange {
  readonly taskIds?: readonly number[] | undefined;
  readonly status?: number | undefined;
  /** Frames that fail once, as a list of ranges. */
  readonly failFrames?: string | undefined;
  /** The purse, as decimal text. */
  readonly balance?: string | undefined;
}

/** Members that were given; one that is undefined is not sent. */
function given<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** The sandbox's own controls; only a sandbox answers them. */
export function createSandboxControl(farm: Farm, ambient: Ambient, log?: (record: AttemptRecord) => void) {
  const transport = createTransport(farm, ambient, log);
  return {
    /** One attempt, answered soon or not at all: it also tells whether a sandbox is there. */
    status: () => transport.call(SANDBOX_CONTROL.sandboxStatus, {}, { attempts: 1, timeout: 2_000 }),
    stop: () => transport.call(SANDBOX_CONTROL.sandboxStop, {}),
    reset: () => transport.call(SANDBOX_CONTROL.sandboxReset, {}),
    set: ({ taskIds, ...change }: SandboxChange) =>
      transport.call(SANDBOX_CONTROL.sandboxSet, given({ ...change, taskIds: taskIds && [...taskIds] })),
    fault: (next: number, kind: FaultKind, value: number | undefined) =>
      transport.call(SANDBOX_CONTROL.sandboxFault, { next, kind, ...given({ value }) }),
    close: () => transport.close(),
  };
}
