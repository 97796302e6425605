import type { FrameRange } from './frame-range.js';
import type { FrameStatus } from './frame-status.js';

/** A frame of a task, or several that one machine renders together. */
export interface TaskFrame {
  readonly id: number;
  /** As the farm calls it: `7`, `2-4[1]`. */
  readonly name: string;
  /** The frames that the name stands for; null for a name that cannot be understood. */
  readonly range: FrameRange | null;
  readonly status: FrameStatus;
  /** ISO 8601; null before it has begun, and before it has ended. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Seconds of rendering, all runs together. */
  readonly seconds: number | null;
  /** What it cost so far, coupons included, and how much of that was coupons; null while the farm does not tell. */
  readonly cost: { readonly amount: number | null; readonly coupon: number | null };
  /** The machine; null before it has one. */
  readonly node: string | null;
}
