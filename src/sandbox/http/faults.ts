import type { FaultKind } from '../../protocol/sandbox-control.js';

export interface Fault {
  readonly kind: FaultKind;
  readonly value: number | undefined;
}

/** The faults that `sandbox fault` injects into the next requests. */
export interface Faults {
  readonly left: number;
  order(next: number, fault: Fault): void;
  /** Returns the fault for this request, if any are left. */
  take(): Fault | undefined;
}

/** Returns a queue without faults. */
export function faults(): Faults {
  let left = 0;
  let ordered: Fault | undefined;
  return {
    get left() {
      return left;
    },
    order(next, fault) {
      left = next;
      ordered = fault;
    },
    take() {
      if (left === 0) return undefined;
      left -= 1;
      return ordered;
    },
  };
}
