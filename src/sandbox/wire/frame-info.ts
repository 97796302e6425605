import { wireFrames } from '../../domain/frames/frame-range.js';
import { FRAME, type Frame, framesIn, type TaskRecord } from '../state/model.js';

/** Returns the name of a record: one frame, or the range that one machine renders (docs/protocol/endpoints.md, §4.4). */
export function frameName(frame: Frame): string {
  return framesIn(frame) === 1 ? String(frame.start) : wireFrames(frame);
}

/** Whether the farm reports what a frame has cost. */
export function isBilled(frame: Frame, now: number, delay: number): boolean {
  return frame.coupon + frame.fee + frame.arrears > 0 && frame.endedAt + delay <= now;
}

/** Returns a frame as lists show it, with every documented member (docs/protocol/endpoints.md, §4.4). */
export function frameInfo(task: TaskRecord, frame: Frame, now: number, costDelay: number) {
  const billed = isBilled(frame, now, costDelay);
  const runs = frame.status === FRAME.STARTED;
  return {
    id: frame.id,
    userId: null,
    framePrice: null,
    feeType: null,
    platform: null,
    frameIndex: frameName(frame),
    frameStatus: frame.status,
    frameStatusText: `task_frame_status_${frame.status}`,
    feeAmount: billed ? frame.fee : null,
    couponFee: billed ? frame.coupon : null,
    arrearsFee: billed && frame.arrears > 0 ? frame.arrears : null,
    startTime: frame.startedAt,
    endTime: frame.endedAt,
    frameExecuteTime: Math.round(frame.spent / 1000),
    currentRenderTime: runs ? Math.round((now - frame.startedAt) / 1000) : 0,
    munuJobId: '0',
    munuTaskId: String(task.id),
    taskId: task.id,
    frameType: frame.type,
    recommitFlag: frame.recommits,
    isCopy: null,
    frameBlock: '',
    taskOverTime: task.job?.reminder ?? 0,
    gopName: task.job?.taskType === 'GopRender' ? task.job.layerName : null,
    frameRam: task.job?.ram ?? null,
    averageCpu: frame.status === FRAME.DONE ? 95 : 0,
    averageMemory: frame.status === FRAME.DONE ? 2_147_483_648 : 0,
    isOverTime: frame.status === FRAME.TIMEOUT ? 1 : 0,
    overOneMonth: null,
    renderRam: null,
    openRenderRam: null,
    nodeId: frame.node < 0 ? '' : `node-${String(frame.node + 1).padStart(4, '0')}`,
  };
}
