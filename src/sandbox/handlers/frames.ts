import { frameNumbers } from '../../domain/frames.js';
import { outputName, pictureName } from '../render/outcome.js';
import { FRAME, type Frame, type TaskRecord } from '../state/model.js';
import { BIDS } from '../state/storage.js';
import { textTime } from '../wire/dates.js';
import { frameInfo, frameName } from '../wire/frame-info.js';
import { pageOf } from '../wire/page.js';
import type { Handlers } from './handler.js';

/** Bytes of one page of a render log (endpoints.md §4.8). */
const LOG_PAGE = 16_384;

/** Pictures of one answer of loadTaskProcessImg at most; it serves a preview. */
const MOST_GRABS = 100;

function logOf(task: TaskRecord, frame: Frame): string[] {
  if (frame.startedAt === 0) return [];
  const begun = [
    `===== sandbox render log: task ${task.id}, frame ${frameName(frame)} =====`,
    `${textTime(frame.startedAt)} scene ${task.job?.sceneName ?? ''} opened on node ${frame.node + 1}`,
  ];
  const pictures = [...frameNumbers(frame)].map((number) => pictureName(task, number));
  if (frame.status === FRAME.DONE)
    return [...begun, ...pictures.map((name) => `${textTime(frame.endedAt)} wrote ${name}`)];
  if (frame.status === FRAME.ERROR) return [...begun, `${textTime(frame.endedAt)} ERROR render failed`];
  if (frame.status === FRAME.TIMEOUT)
    return [...begun, `${textTime(frame.endedAt)} ERROR frame passed its time limit`];
  return begun;
}

function thumbnails(task: TaskRecord, frame: Frame, userId: number): string[] {
  if (frame.status !== FRAME.DONE) return [];
  const folder = `/output/${BIDS.output}-${userId}/${outputName(task)}`;
  return [...frameNumbers(frame)].map((number) => `${folder}/${pictureName(task, number)}`);
}

function grab(task: TaskRecord, frame: Frame, userId: number) {
  const done = frame.status === FRAME.DONE;
  return {
    startTime: frame.startedAt > 0 ? textTime(frame.startedAt) : null,
    endTime: frame.endedAt > 0 ? textTime(frame.endedAt) : null,
    frameStatus: String(frame.status),
    isMaxPrice: '0',
    feeAmount: frame.fee.toFixed(2),
    couponFee: frame.coupon.toFixed(2),
    frameIndex: frameName(frame),
    frameBlock: null,
    framePercent: done ? '100' : '0',
    frameUsed: String(Math.round(frame.spent / 1000)),
    frameEst: '0',
    renderInfo: '',
    grabUrl: thumbnails(task, frame, userId).at(0) ?? null,
  };
}

/** Single frames: their states, pictures and logs (endpoints.md §4.4, §4.6-4.8). */
export const frameHandlers: Handlers = {
  queryTaskFrames({ taskId, pageNum, pageSize, searchKeyword }, { farm, now }) {
    const word = searchKeyword ?? '';
    const all = farm
      .leavesOf(farm.submitted(taskId))
      .flatMap((task) => task.frames.map((frame) => ({ task, frame })))
      .filter(({ frame }) => frameName(frame).includes(word));
    const { items, ...page } = pageOf(all, { pageNum, pageSize });
    return { ...page, items: items.map(({ task, frame }) => frameInfo(task, frame, now)) };
  },

  loadTaskProcessImg({ taskId }, { farm }) {
    const task = farm.submitted(taskId);
    const frames = farm.leavesOf(task).flatMap((leaf) => leaf.frames.map((frame) => ({ leaf, frame })));
    const { userId } = farm.account;
    return {
      ...{ width: 64, height: 36, block: 1, isRenderPhoton: false, currentTaskType: 'Render' },
      sceneName: `${task.job?.sceneName ?? ''}-${task.job?.camera ?? ''}`,
      startTime: task.startedAt === null ? null : textTime(task.startedAt),
      completedTime: task.endedAt === null ? null : textTime(task.endedAt),
      grabInfo: frames.slice(0, MOST_GRABS).map(({ leaf, frame }) => [grab(leaf, frame, userId)]),
    };
  },

  loadingFrameThumbnail({ id }, { farm }) {
    const { task, frame } = farm.frame(id);
    return thumbnails(task, frame, farm.account.userId);
  },

  showLog({ id, pageNum = 1 }, { farm }) {
    const { task, frame } = farm.frame(id);
    const lines = logOf(task, frame);
    const total = Buffer.byteLength(lines.join('\n'));
    const pageCount = Math.ceil(total / LOG_PAGE);
    // Numbering begins at 0 in one source and at 1 in another: both are the first page.
    const skip = Math.max(0, pageNum - 1) * LOG_PAGE;
    const text = Buffer.from(lines.join('\n'))
      .subarray(skip, skip + LOG_PAGE)
      .toString();
    return { pageCount, pageNum, total, size: LOG_PAGE, items: text === '' ? [] : text.split('\n') };
  },
};
