import { dccById } from '../domain/dcc.js';
import { combinedStatus } from '../domain/end-of-wait.js';
import type { FrameCounts, Task } from '../domain/task.js';
import { taskStatus } from '../domain/task-status.js';
import type { CallOptions, Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import { MOST_TASK_IDS, type WireTaskInfo } from '../protocol/task-info.js';
import { farmTime } from './farm-time.js';
import { labelsOf } from './labels.js';
import type { Page } from './pages.js';

function sumCounts(all: readonly FrameCounts[]): FrameCounts {
  const sum = { total: 0, done: 0, failed: 0, executing: 0, waiting: 0, aborted: 0 };
  for (const counts of all) {
    for (const key of Object.keys(sum) as (keyof FrameCounts)[]) sum[key] += counts[key];
  }
  return sum;
}

function ownCounts(wire: WireTaskInfo): FrameCounts {
  const total = wire.totalFrames ?? 0;
  const done = wire.doneFrames ?? 0;
  const failed = wire.failedFrames ?? 0;
  const executing = wire.executingFrames ?? 0;
  const aborted = wire.abortFrames ?? 0;
  const waiting = Math.max(0, total - done - failed - executing - aborted);
  return { total, done, failed, executing, waiting, aborted };
}

/** Latest moment that a date can be, in milliseconds from 1970 on, and the earliest before it. */
const LATEST = 8.64e15;

/** Epoch milliseconds as ISO 8601; null for none, and for what is no moment. */
export function isoTime(ms: number | null | undefined): string | null {
  return ms && Math.abs(ms) <= LATEST ? new Date(ms).toISOString() : null;
}

function ends(values: readonly (string | null)[]): string[] {
  return values.filter((value) => value !== null).toSorted();
}

/**
 * The farm's record as a domain value. An opened task's own counts and status say nothing: its sub tasks speak
 * for it (docs/protocol/workflow.md, §8). One that is opened but lists none is taken at its own word
 * (docs/protocol/quirks.md, §4.15).
 */
export function toTask(wire: WireTaskInfo): Task {
  const subtasks = wire.isOpen === 1 ? (wire.respRenderingTaskList ?? []).map(toTask) : [];
  const opened = subtasks.length > 0;
  const status = opened ? combinedStatus(subtasks.map((sub) => sub.status)) : taskStatus(wire.taskStatus);
  const frames = opened ? sumCounts(subtasks.map((sub) => sub.frames)) : ownCounts(wire);
  const endings = subtasks.map((sub) => sub.endedAt);
  const started = isoTime(wire.startTime) ?? ends(subtasks.map((sub) => sub.startedAt))[0] ?? null;
  const ended = isoTime(wire.completedDate) ?? (endings.includes(null) ? null : ends(endings).at(-1)) ?? null;
  const id = wire.cgId ?? 0;
  return {
    taskId: wire.id,
    alias: wire.taskAlias ?? String(wire.id),
    scene: wire.sceneName ?? '',
    dcc: { name: dccById(id)?.name ?? `dcc ${id}`, id },
    status,
    frames,
    progress: frames.total > 0 ? frames.done / frames.total : 0,
    submittedAt: isoTime(wire.submitDate),
    startedAt: started,
    endedAt: status.end ? ended : null,
    cost: {
      amount: wire.renderConsume ?? total(subtasks.map((sub) => sub.cost.amount)),
      coupon: wire.couponConsume ?? total(subtasks.map((sub) => sub.cost.coupon)),
    },
    project: wire.projectName || null,
    artist: wire.producer || null,
    priority: wire.taskUserLevel ?? null,
    labels: labelsOf(wire.labels),
    timeLimit: wire.overTimeStop || null,
    nodeLimit: wire.taskLimit ?? null,
    deleted: wire.isDelete === 0,
    layer: wire.layerName || null,
    camera: wire.renderCamera || null,
    outputName: wire.outputFileName || null,
    subtasks,
  };
}

/** A sum of what is known; null when nothing is. */
function total(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0);
}

/** What one question about many tasks brought. */
export interface TasksAnswer {
  readonly tasks: readonly Task[];
  /** Ids that the farm does not know. */
  readonly unknown: readonly number[];
}

/** Tasks by their ids, at most `MOST_TASK_IDS` of them, in one request. */
export async function queryTasks(
  transport: Transport,
  ids: readonly number[],
  options: CallOptions = {},
): Promise<TasksAnswer> {
  const page = await transport.call(ENDPOINTS.queryTaskInfo, { taskIds: [...ids] }, options);
  const found = new Map(page.items.map((item) => [item.id, item]));
  const tasks = ids.flatMap((id) => {
    const wire = found.get(id);
    return wire ? [toTask(wire)] : [];
  });
  return { tasks, unknown: ids.filter((id) => !found.has(id)) };
}

/** Which tasks of the account are wanted; everything that is left out is not looked at. */
export interface TaskFilter {
  /** Status codes. */
  readonly statuses?: readonly number[] | undefined;
  /** A part of the scene's name, or of the id. */
  readonly search?: string | undefined;
  /** Submitted not before, not after; epoch milliseconds. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Those that were deleted instead; the farm takes no other choice beside it (docs/protocol/endpoints.md, §4.2). */
  readonly deleted?: boolean | undefined;
}

/** One page of the account's tasks, the newest first. */
export type TaskPage = Page<Task>;

const TASKS_A_PAGE = 100;

/** @param page from 1 on; past the last one there are no tasks */
export async function listTasks(transport: Transport, filter: TaskFilter, page: number): Promise<TaskPage> {
  const { statuses, search, since, until, deleted } = filter;
  const answer = await transport.call(ENDPOINTS.getTaskList, {
    ...{ pageNum: page, pageSize: TASKS_A_PAGE },
    ...(statuses && statuses.length > 0 ? { statusList: [...statuses] } : {}),
    ...(search === undefined ? {} : { searchKeyword: search }),
    ...(since === undefined ? {} : { startTime: farmTime(since) }),
    ...(until === undefined ? {} : { endTime: farmTime(until) }),
    ...(deleted ? { recycleFlag: 1 } : {}),
  });
  return { items: answer.items.map(toTask), pages: answer.pageCount };
}

/** Splits ids into requests of at most `MOST_TASK_IDS`. */
export function inRequests(ids: readonly number[]): number[][] {
  const requests: number[][] = [];
  for (let at = 0; at < ids.length; at += MOST_TASK_IDS) requests.push(ids.slice(at, at + MOST_TASK_IDS));
  return requests;
}
