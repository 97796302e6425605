import type { FrameRange } from '../../domain/frames/frame-range.js';
import { frameStatus } from '../../domain/frames/frame-status.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';
import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import type { Page } from '../pages.js';
import { isoTime } from './tasks.js';

/** Maximum number of frames in one answer (docs/protocol/endpoints.md, §4.4). */
const PAGE_SIZE = 100;

/**
 * Returns the frames that a record's name denotes (docs/protocol/endpoints.md, §4.4): `7`, `2-4[1]`, or, for a tiled
 * frame, `0-2`, which is frame 0, tile 2. Null for any other name.
 */
function rangeOf(name: string, block: string | null | undefined): FrameRange | null {
  const [, start, end = start, step = '1'] =
    /^(-?\d{1,9})(?:-(-?\d{1,9}))?(?:\[(\d{1,9})\])?$/.exec(name.trim()) ?? [];
  if (start === undefined) return null;
  const first = Number(start);
  if (block) return { start: first, end: first, step: 1 };
  // A descending range is invalid; to read it as one frame could render the wrong frame.
  if (Number(end) < first) return null;
  return { start: first, end: Number(end), step: Math.max(1, Number(step)) };
}

type Money = number | null | undefined;

/** Returns a frame's cost: the sum of balance, coupons and arrears. */
function costOf(item: { feeAmount?: Money; couponFee?: Money; arrearsFee?: Money }): TaskFrame['cost'] {
  const parts = [item.feeAmount, item.couponFee, item.arrearsFee].filter((part) => typeof part === 'number');
  const amount = parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
  return { amount, coupon: item.couponFee ?? null };
}

/** Number of frames of the whole account in each state. */
export interface FrameTotals {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly executing: number;
  readonly waiting: number;
  /** Null where the farm does not report it. */
  readonly aborted: number | null;
}

/** Returns sums over all tasks of the account, not of one task (docs/protocol/quirks.md, §5.5). */
export async function queryFrameTotals(transport: Transport): Promise<FrameTotals> {
  const response = await transport.call(ENDPOINTS.queryAllFrameStats, {});
  return {
    total: response.totalFrames,
    done: response.doneFramesTotal,
    failed: response.failedFramesTotal,
    executing: response.executingFramesTotal,
    waiting: response.waitingFramesTotal,
    aborted: response.abandonFramesTotal ?? null,
  };
}

/** One page of a task's frames. */
export type FramePage = Page<TaskFrame>;

/**
 * Returns a page of the frames of a task that has no sub tasks.
 * @param page from 1 on; empty after the last one
 */
export async function queryFrames(transport: Transport, taskId: number, page: number): Promise<FramePage> {
  const answer = await transport.call(ENDPOINTS.queryTaskFrames, {
    taskId,
    pageNum: page,
    pageSize: PAGE_SIZE,
  });
  const items = answer.items.map((item) => ({
    id: item.id,
    name: item.frameIndex,
    range: rangeOf(item.frameIndex, item.frameBlock),
    status: frameStatus(item.frameStatus),
    startedAt: isoTime(item.startTime),
    endedAt: isoTime(item.endTime),
    seconds: item.frameExecuteTime ?? null,
    cost: costOf(item),
    node: item.nodeId || null,
  }));
  return { items, pages: answer.pageCount };
}
