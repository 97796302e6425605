import type { WireTaskInfo } from '../../protocol/task-info.js';
import { money } from '../render/fees.js';
import { countFrames, hasFailed, outputName, shownStatus, TASK } from '../render/outcome.js';
import { FRAME, type Frame, type TaskRecord } from '../state/model.js';
import type { SandboxFarm } from '../state/sandbox-farm.js';
import { BIDS } from '../state/storage.js';
import { isBilled } from './frame-info.js';

/** Returns the alias of a task: platform 2, prefix W (docs/protocol/endpoints.md, §1.7). */
export function aliasOf(id: number): string {
  return `2W${id}`;
}

/** Returns the state of preprocessing: not started, running, or done; done for a resumed task. */
function preStatus(status: number, all: readonly TaskRecord[]): number | null {
  if (status === TASK.PRE_RENDERING) return TASK.PRE_RENDERING;
  return all.some((one) => one.startedAt !== null) ? TASK.FINISHED : null;
}

function statusText(status: number | null): string | null {
  return status === null ? null : `render_task_status_${status}`;
}

function counts(task: TaskRecord) {
  const count = (status: number) => countFrames(task, (frame) => frame.status === status);
  return {
    totalFrames: countFrames(task, () => true),
    abortFrames: count(FRAME.ABORTED),
    executingFrames: count(FRAME.STARTED),
    doneFrames: count(FRAME.DONE),
    failedFrames: countFrames(task, hasFailed),
  };
}

/** Counts frames; those of an opened task are counted in its sub tasks (docs/protocol/endpoints.md, §4.1). */
const NO_COUNTS = {
  totalFrames: 0,
  abortFrames: null,
  executingFrames: null,
  doneFrames: null,
  failedFrames: 0,
};

function sum(frames: readonly Frame[], amount: (frame: Frame) => number): number {
  return money(frames.reduce((total, frame) => total + amount(frame), 0));
}

function costs(task: TaskRecord, now: number, delay: number) {
  const frames = task.frames.filter((frame) => isBilled(frame, now, delay));
  const coupon = sum(frames, (frame) => frame.coupon);
  const fee = sum(frames, (frame) => frame.fee);
  const arrears = sum(frames, (frame) => frame.arrears);
  const total = money(coupon + fee + arrears);
  if (total === 0) return NO_COSTS;
  return { renderConsume: total, userAccountConsume: fee, couponConsume: coupon, taskArrears: arrears };
}

const NO_COSTS = { renderConsume: null, userAccountConsume: null, couponConsume: null, taskArrears: 0 };

/** Returns start and end of a task; for an opened one, the first start and the last end of its sub tasks. */
export function spanOf(all: readonly TaskRecord[]): {
  startTime: number | null;
  completedDate: number | null;
} {
  const starts = all.map((one) => one.startedAt).filter((at) => at !== null);
  const ends = all.map((one) => one.endedAt).filter((at) => at !== null);
  return {
    startTime: starts.length > 0 ? Math.min(...starts) : null,
    completedDate: ends.length === all.length ? Math.max(...ends) : null,
  };
}

function times(task: TaskRecord, all: readonly TaskRecord[]) {
  const span = spanOf(all);
  const spent = all.flatMap((one) => one.frames).reduce((total, frame) => total + frame.spent, 0);
  return {
    submitDate: task.submittedAt,
    ...span,
    renderDuration: span.startTime !== null ? Math.round(spent / 1000) : null,
  };
}

function people(farm: SandboxFarm, task: TaskRecord) {
  const { userName, userId } = farm.account;
  return { userName, userId, bid: BIDS.output, producer: task.producer, shareMainCapital: 0 };
}

function dispatch(task: TaskRecord, opened: boolean) {
  const id = opened ? '' : String(task.id);
  return { munuTaskId: id, munuTaskIds: id, layerParentId: task.parent, isOpen: opened ? 1 : 0 };
}

function jobFacts({ job }: TaskRecord) {
  return {
    sceneName: job?.sceneName ?? '',
    framesRange: job?.framesRange ?? '0',
    projectName: job?.projectName ?? '',
    cgId: job?.cgId ?? 0,
    layerName: job?.layerName ?? null,
    renderCamera: job?.camera ?? '',
    taskType: job?.taskType ?? '',
    taskTypeText: job?.taskType === 'Render' ? 'render_major_picture_task' : null,
    taskRam: job?.ram ?? null,
    taskOverTime: job?.reminder ?? null,
    taskKeyValueVo: { tiles: null, allCamera: null, renderableCamera: job?.camera || null },
  };
}

/** Returns a task as lists and queries show it, with every documented member (docs/protocol/endpoints.md, §4.1). */
export function taskInfo(farm: SandboxFarm, task: TaskRecord, now: number): WireTaskInfo {
  const subs = farm.subsOf(task);
  const opened = subs.length > 0;
  const status = shownStatus(farm, task);
  const all = farm.leavesOf(task);
  const pre = preStatus(status, all);
  return {
    id: task.id,
    taskAlias: aliasOf(task.id),
    ...jobFacts(task),
    taskStatus: status,
    statusText: statusText(status),
    preTaskStatus: pre,
    preStatusText: statusText(pre),
    ...(opened
      ? { ...NO_COUNTS, ...NO_COSTS }
      : { ...counts(task), ...costs(task, now, farm.account.costDelay) }),
    qyCouponConsume: null,
    ...times(task, all),
    ...people(farm, task),
    taskLevel: task.userLevel,
    taskUserLevel: task.userLevel,
    taskLimit: task.nodeLimit,
    overTimeStop: task.timeLimit,
    isOverTime: status === TASK.TIME_OUT_STOP ? 1 : 0,
    outputFileName: opened ? null : outputName(task),
    locationOutput: '',
    ...dispatch(task, opened),
    respRenderingTaskList: opened ? subs.map((sub) => taskInfo(farm, sub, now)) : null,
    cloneParentId: 0,
    cloneOriginalId: task.clonedFrom,
    isDelete: task.deleted ? 0 : 1,
    channel: 4,
    remark: '',
    labels: JSON.stringify(Object.fromEntries(task.labels.map((label, index) => [index, label]))),
    waitingCount: null,
    stopType: 0,
  };
}
