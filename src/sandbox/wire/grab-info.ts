import { FRAME, type Frame, framesIn } from '../state/model.js';
import { textTime } from './dates.js';
import { frameName } from './frame-info.js';

function seconds(ms: number): string {
  return String(Math.round(ms / 1000));
}

/** How far a frame is, in percent; one that renders is never quite done. */
function percent({ status }: Frame, elapsed: number, needed: number): number {
  if (status === FRAME.DONE) return 100;
  if (status !== FRAME.STARTED) return 0;
  return needed > 0 ? Math.min(99, Math.floor((100 * elapsed) / needed)) : 99;
}

/** A frame as the progress picture shows it: every member is text, or null (docs/protocol/endpoints.md, §4.6). */
export function grabInfo(frame: Frame, grabUrl: string | undefined, frameTime: number, now: number) {
  const runs = frame.status === FRAME.STARTED;
  const elapsed = runs ? now - frame.startedAt : 0;
  const needed = frameTime * framesIn(frame);
  return {
    startTime: frame.startedAt > 0 ? textTime(frame.startedAt) : null,
    endTime: frame.endedAt > 0 ? textTime(frame.endedAt) : null,
    frameStatus: String(frame.status),
    isMaxPrice: '0',
    feeAmount: frame.fee.toFixed(2),
    couponFee: frame.coupon.toFixed(2),
    frameIndex: frameName(frame),
    frameBlock: null,
    framePercent: String(percent(frame, elapsed, needed)),
    frameUsed: seconds(frame.spent + elapsed),
    frameEst: seconds(runs ? Math.max(0, needed - elapsed) : 0),
    renderInfo: '',
    grabUrl: grabUrl ?? null,
  };
}
