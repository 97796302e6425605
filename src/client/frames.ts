import { frameStatus } from '../domain/frame-status.js';
import type { FrameRange } from '../domain/frames.js';
import type { TaskFrame } from '../domain/task-frame.js';
import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import type { Page } from './pages.js';
import { isoTime } from './tasks.js';

/** Most frames in one answer (docs/protocol/endpoints.md, §4.4). */
const PAGE = 100;

/**
 * The frames that a record's name stands for (docs/protocol/endpoints.md, §4.4): `7`, `2-4[1]`, and of a frame in
 * tiles `0-2`, the frame and then its tile. Null for a name that is none of these.
 */
function rangeOf(name: string, block: string | null | undefined): FrameRange | null {
  const [, start, end = start, step = '1'] =
    /^(-?\d{1,9})(?:-(-?\d{1,9}))?(?:\[(\d{1,9})\])?$/.exec(name.trim()) ?? [];
  if (start === undefined) return null;
  const first = Number(start);
  if (block) return { start: first, end: first, step: 1 };
  // What runs backwards is no range: to take it for one frame could render another one than is meant.
  if (Number(end) < first) return null;
  return { start: first, end: Number(end), step: Math.max(1, Number(step)) };
}

type Money = number | null | undefined;

/** Balance, coupons and arrears together are what a frame cost. */
function costOf(item: { feeAmount?: Money; couponFee?: Money; arrearsFee?: Money }): TaskFrame['cost'] {
  const parts = [item.feeAmount, item.couponFee, item.arrearsFee].filter((part) => typeof part === 'number');
  const amount = parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
  return { amount, coupon: item.couponFee ?? null };
}

/** Frames of the whole account, in every state. */
export interface FrameTotals {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly executing: number;
  readonly waiting: number;
  /** Null where the farm does not tell. */
  readonly aborted: number | null;
}

/** Sums over all tasks of the account, not of one task (docs/protocol/quirks.md, §5.5). */
export async function queryFrameTotals(transport: Transport): Promise<FrameTotals> {
  const told = await transport.call(ENDPOINTS.queryAllFrameStats, {});
  return {
    total: told.totalFrames,
    done: told.doneFramesTotal,
    failed: told.failedFramesTotal,
    executing: told.executingFramesTotal,
    waiting: told.waitingFramesTotal,
    aborted: told.abandonFramesTotal ?? null,
  };
}

/** One page of a task's frames. */
export type FramePage = Page<TaskFrame>;

/**
 * A page of the frames of a task that has no sub tasks.
 * @param page from 1 on; past the last one there are no frames
 */
export async function queryFrames(transport: Transport, taskId: number, page: number): Promise<FramePage> {
  const answer = await transport.call(ENDPOINTS.queryTaskFrames, { taskId, pageNum: page, pageSize: PAGE });
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
