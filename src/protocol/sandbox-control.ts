import * as z from 'zod/mini';
import { endpoint } from './endpoint.js';

/** Kinds of injected faults; their `value` is the HTTP status, the farm code or the milliseconds. */
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

/** The sandbox's control endpoints, signed like all others. Other farms do not have them. */
export const SANDBOX_CONTROL = {
  sandboxStatus: endpoint('sandboxStatus', '/sandbox/status', 'read', { answer: () => state }),
  sandboxStop: endpoint('sandboxStop', '/sandbox/stop', 'settle', {}),
  /** Removes all tasks, projects and faults, and restores the balance. */
  sandboxReset: endpoint('sandboxReset', '/sandbox/reset', 'settle', {}),
  /** Pins tasks in a state; sets balance and price of an hour (text, since fractions do not sign portably) and the
   * delay of costs in milliseconds, and whether failed frames cost money; makes frames fail once or always, or render
   * without end until they are stopped; loses the results of frames until they are rendered again. */
  sandboxSet: endpoint('sandboxSet', '/sandbox/set', 'settle', {
    request: () =>
      z.looseObject({
        taskIds: z.optional(z.array(z.int())),
        status: z.optional(z.int()),
        failFrames: z.optional(z.string()),
        hangFrames: z.optional(z.string()),
        loseFrames: z.optional(z.string()),
        failAs: z.optional(z.string()),
        failAlways: z.optional(z.boolean()),
        balance: z.optional(z.string()),
        price: z.optional(z.string()),
        costDelay: z.optional(z.int().check(z.minimum(0))),
        chargeFailed: z.optional(z.boolean()),
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
