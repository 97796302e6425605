import { type FrameRange, frameCount, frameNumbers } from '../../domain/frames.js';
import type { TestFrames } from '../../domain/test-frames.js';
import { FRAME, type Frame, MAIN_FRAME, PRIORITY_FRAME } from '../state/model.js';

/**
 * The priority frames of a range, in order and each once (docs/protocol/job-files.md, §2.2); custom ones may lie
 * outside.
 */
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

/** Frames that go to one machine together: neighbours in the range, at most `size` of them. */
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
  };
}

/** The frames of a task: priority frames one by one and first, the others after them in chunks. */
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
