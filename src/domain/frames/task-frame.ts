import type { FrameRange } from './frame-range.js';
import type { FrameStatus } from './frame-status.js';

/** A frame of a task, or a chunk of frames that one machine renders together. */
export interface TaskFrame {
  readonly id: number;
  /** The farm's name: `7`, `2-4[1]`. */
  readonly name: string;
  /** The frames of the name; null where it cannot be parsed. */
  readonly range: FrameRange | null;
  readonly status: FrameStatus;
  /** ISO 8601; null before the frame started or ended. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Render time of all attempts, in seconds. */
  readonly seconds: number | null;
  /** The cost so far, coupons included, and the coupons' share; null where the farm does not report it. */
  readonly cost: { readonly amount: number | null; readonly coupon: number | null };
  /** The machine; null before one is assigned. */
  readonly node: string | null;
}
