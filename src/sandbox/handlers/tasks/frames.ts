import { frameNumbers } from '../../../domain/frames/frame-range.js';
import FAILURES from '../../data/failure-logs.json';
import { invalid } from '../../refusal.js';
import { outputName, pictureName } from '../../render/outcome.js';
import { FRAME, type Frame, type TaskRecord } from '../../state/model.js';
import { BIDS } from '../../state/storage.js';
import { textTime } from '../../wire/dates.js';
import { frameInfo, frameName } from '../../wire/frame-info.js';
import { grabInfo } from '../../wire/grab-info.js';
import { pageOfParts } from '../../wire/page.js';
import { spanOf } from '../../wire/task-info.js';
import type { Handlers } from '../handler.js';

/** Size in bytes of one page of a render log (docs/protocol/endpoints.md, §4.8). */
const LOG_PAGE = 16_384;

function logOf(task: TaskRecord, frame: Frame): string[] {
  if (frame.startedAt === 0) return [];
  const begun = [
    `===== sandbox render log: task ${task.id}, frame ${frameName(frame)} =====`,
    `${textTime(frame.startedAt)} scene ${task.job?.sceneName ?? ''} opened on node ${frame.node + 1}`,
  ];
  const hasEnded = frame.status === FRAME.ERROR || frame.status === FRAME.TIMEOUT;
  const failure = Object.entries(FAILURES).find(([name]) => name === frame.failAs)?.[1] ?? [];
  if (hasEnded) begun.push(...failure.map((line) => `${textTime(frame.endedAt)} ${line}`));
  const pictures = [...frameNumbers(frame)].map((number) => pictureName(task, number));
  if (frame.status === FRAME.DONE)
    return [...begun, ...pictures.map((name) => `${textTime(frame.endedAt)} wrote ${name}`)];
  if (frame.status === FRAME.ERROR) return [...begun, `${textTime(frame.endedAt)} ERROR render failed`];
  if (frame.status === FRAME.TIMEOUT)
    return [...begun, `${textTime(frame.endedAt)} ERROR frame passed its time limit`];
  return begun;
}

/** Splits a log into pages of whole lines; a line that is longer than a page has its own page. */
function inPages(lines: readonly string[], size: number): string[][] {
  const pages: string[][] = [];
  let room = 0;
  for (const line of lines) {
    const bytes = Buffer.byteLength(line) + 1;
    if (bytes > room) {
      pages.push([]);
      room = size;
    }
    pages.at(-1)?.push(line);
    room -= bytes;
  }
  return pages;
}

function thumbnails(task: TaskRecord, frame: Frame, userId: number): string[] {
  if (frame.status !== FRAME.DONE) return [];
  const folder = `/output/${BIDS.output}-${userId}/${outputName(task)}`;
  return [...frameNumbers(frame)].map((number) => `${folder}/${pictureName(task, number)}`);
}

/** Handlers of frames, their pictures and logs (docs/protocol/endpoints.md, §4.4, §4.6–§4.8). */
export const frameHandlers: Handlers = {
  queryTaskFrames({ taskId, pageNum, pageSize, searchKeyword }, { farm, now }) {
    const word = searchKeyword ?? '';
    const leaves = farm.leavesOf(farm.submitted(taskId));
    const parts = leaves.map(({ frames }) =>
      word === '' ? frames : frames.filter((frame) => frameName(frame).includes(word)),
    );
    const { items, ...page } = pageOfParts(parts, { pageNum, pageSize });
    return {
      ...page,
      items: items.map((frame) => frameInfo(farm.frame(frame.id).task, frame, now, farm.account.costDelay)),
    };
  },

  loadTaskProcessImg({ taskId }, { farm, renderer, now }) {
    const task = farm.submitted(taskId);
    const leaves = farm.leavesOf(task);
    const { startTime, completedDate } = spanOf(leaves);
    const frames = leaves.flatMap((leaf) => leaf.frames.map((frame) => ({ leaf, frame })));
    const url = ({ leaf, frame }: (typeof frames)[number]) => thumbnails(leaf, frame, farm.account.userId)[0];
    return {
      ...{ width: 64, height: 36, block: 1, isRenderPhoton: false, currentTaskType: 'Render' },
      sceneName: `${task.job?.sceneName ?? ''}-${task.job?.camera ?? ''}`,
      startTime: startTime === null ? null : textTime(startTime),
      completedTime: completedDate === null ? null : textTime(completedDate),
      grabInfo: frames.map((one) => [grabInfo(one.frame, url(one), renderer.frameTime, now)]),
    };
  },

  loadingFrameThumbnail({ id }, { farm }) {
    const { task, frame } = farm.frame(id);
    return thumbnails(task, frame, farm.account.userId);
  },

  showLog({ id, pageNum = 1, pageSize = 1 }, { farm }) {
    if (pageNum < 0) throw invalid('pageNum', 'the first page is 0 or 1');
    if (pageSize < 1) throw invalid('pageSize', 'at least one page of the log');
    const { task, frame } = farm.frame(id);
    const lines = logOf(task, frame);
    const size = LOG_PAGE * pageSize;
    const pages = inPages(lines, size);
    // The references disagree whether pages start at 0 or 1: both return the first page.
    const items = pages[Math.max(0, pageNum - 1)] ?? [];
    const total = Buffer.byteLength(lines.join('\n'));
    return { pageCount: pages.length, pageNum, total, size, items };
  },
};
