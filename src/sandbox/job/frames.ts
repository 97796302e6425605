import { type FrameRange, frameCount, frameNumbers } from '../../domain/frames/frame-range.js';
import type { TestFrames } from '../../domain/frames/test-frames.js';
import { FRAME, type Frame, MAIN_FRAME, PRIORITY_FRAME } from '../state/model.js';

/** Returns the priority frames of a range, sorted and unique (docs/protocol/job-files.md, §2.2); custom ones may lie outside. */
function priorityNumbers(range: FrameRange, test: TestFrames): number[] {
  const last = range.start + (frameCount(range) - 1) * range.step;
  const middle = range.start + Math.floor((frameCount(range) - 1) / 2) * range.step;
  const chosen = [
    ...(test.first ? [range.start] : []),
    ...(test.middle ? [middle] : []),
    ...(test.last ? [last] : []),
    ...test.custom.flatMap((custom) => [...frameNumbers(custom)]),
  ];
  return [...new Set(chosen)].toSorted((a, b) => a - b);
}

/** Splits a range into chunks of at most `size` neighbouring frames, each rendered by one machine. */
function chunks(range: FrameRange, without: ReadonlySet<number>, size: number): FrameRange[] {
  const cut: FrameRange[] = [];
  let open: { start: number; end: number; count: number } | undefined;
  for (const number of frameNumbers(range)) {
    if (without.has(number)) {
      open = undefined;
    } else if (open && open.count < size) {
      open.end = number;
      open.count += 1;
      cut[cut.length - 1] = { start: open.start, end: number, step: range.step };
    } else {
      open = { start: number, end: number, count: 1 };
      cut.push({ start: number, end: number, step: range.step });
    }
  }
  return cut;
}

function waiting(id: number, range: FrameRange, type: number): Frame {
  return {
    id,
    ...range,
    type,
    status: FRAME.WAITING,
    startedAt: 0,
    endedAt: 0,
    spent: 0,
    coupon: 0,
    fee: 0,
    arrears: 0,
    recommits: 0,
    node: -1,
    failOnce: false,
    failsAlways: false,
    hangs: false,
    lost: false,
  };
}

/** Creates the frames of a task: first single priority frames, then the others in chunks. */
export function cutFrames(
  range: FrameRange,
  priority: TestFrames,
  framesPerTask: number,
  nextId: () => number,
): Frame[] {
  const first = priorityNumbers(range, priority);
  const main = chunks(range, new Set(first), framesPerTask);
  return [
    ...first.map((n) => waiting(nextId(), { start: n, end: n, step: 1 }, PRIORITY_FRAME)),
    ...main.map((chunk) => waiting(nextId(), chunk, MAIN_FRAME)),
  ];
}
