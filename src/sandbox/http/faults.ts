import type { FaultKind } from '../../protocol/sandbox-control.js';

export interface Fault {
  readonly kind: FaultKind;
  readonly value: number | undefined;
}

/** The bad days that `sandbox fault` ordered, one a request. */
export interface Faults {
  readonly left: number;
  order(next: number, fault: Fault): void;
  /** The fault of this request, if one is due. */
  take(): Fault | undefined;
}

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
