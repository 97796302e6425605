import type { FrameStatus } from './frame-status.js';
import type { FrameRange } from './frames.js';

/** A frame of a task, or several that one machine renders together. */
export interface TaskFrame {
  readonly id: number;
  /** As the farm calls it: `7`, `2-4[1]`. */
  readonly name: string;
  readonly range: FrameRange;
  readonly status: FrameStatus;
}
