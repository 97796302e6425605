import * as z from 'zod/mini';
import { endpoint } from './endpoint.js';

/** How the next requests to a sandbox fail; `value` is the HTTP status, the farm code or the milliseconds. */
export const FAULT_KINDS = ['http', 'code', 'drop', 'delay', 'garbage'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const state = z.looseObject({
  pid: z.int(),
  frameTime: z.number(),
  balance: z.number(),
  tasks: z.int(),
  rendering: z.int(),
  faults: z.int(),
});

/** The sandbox's own control calls, signed like all others. No farm but the sandbox answers them. */
export const SANDBOX_CONTROL = {
  sandboxStatus: endpoint('sandboxStatus', '/sandbox/status', 'read', { answer: () => state }),
  sandboxStop: endpoint('sandboxStop', '/sandbox/stop', 'settle', {}),
  /** Forgets every task, project and fault, and fills the purse again. */
  sandboxReset: endpoint('sandboxReset', '/sandbox/reset', 'settle', {}),
  /** Pins tasks in a state; sets the purse (text, since fractions do not sign portably); lets frames fail once. */
  sandboxSet: endpoint('sandboxSet', '/sandbox/set', 'settle', {
    request: () =>
      z.looseObject({
        taskIds: z.optional(z.array(z.int())),
        status: z.optional(z.int()),
        failFrames: z.optional(z.string()),
        balance: z.optional(z.string()),
      }),
  }),
  sandboxFault: endpoint('sandboxFault', '/sandbox/fault', 'settle', {
    request: () =>
      z.looseObject({
        next: z.int().check(z.minimum(0)),
        kind: z.enum(FAULT_KINDS),
        value: z.optional(z.int()),
      }),
  }),
};
