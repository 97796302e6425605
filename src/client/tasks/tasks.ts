import { dccById } from '../../domain/dcc/dcc.js';
import type { StorageId } from '../../domain/files/storage-id.js';
import { combinedStatus } from '../../domain/task/end-of-wait.js';
import type { FrameCounts, Task } from '../../domain/task/task.js';
import { taskStatus } from '../../domain/task/task-status.js';
import type { CallOptions, Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import { MAX_TASK_IDS, type WireTaskInfo } from '../../protocol/task-info.js';
import { farmTime } from '../farm-time.js';
import type { Page } from '../pages.js';
import { labelsOf } from './labels.js';

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

/** Largest absolute time that a JavaScript `Date` can represent, in milliseconds. */
const LATEST = 8.64e15;

/** Formats epoch milliseconds as ISO 8601; null for 0, null and values out of range. */
export function isoTime(ms: number | null | undefined): string | null {
  return ms && Math.abs(ms) <= LATEST ? new Date(ms).toISOString() : null;
}

function ends(values: readonly (string | null)[]): string[] {
  return values.filter((value) => value !== null).toSorted();
}

/** Returns the storage of a task's results; null where the farm does not name all of it. */
function storageOf({ bid, userId }: WireTaskInfo): StorageId | null {
  const user = Number(userId ?? 0);
  return bid && Number.isSafeInteger(user) && user > 0 ? { bid: String(bid), userId: user } : null;
}

/**
 * Converts the farm's record to a task. The counts and status of an opened task are those of its sub tasks
 * (docs/protocol/workflow.md, §8), or its own if it lists none (docs/protocol/quirks.md, §4.15).
 * @param storage output storage of the task that it is a sub task of
 */
export function toTask(wire: WireTaskInfo, storage: StorageId | null = null): Task {
  // A sub task that names no storage has its task's.
  const outputStorage = storageOf(wire) ?? storage;
  const wires = wire.isOpen === 1 ? (wire.respRenderingTaskList ?? []) : [];
  const subtasks = wires.map((sub) => toTask(sub, outputStorage));
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
    outputStorage,
    subtasks,
  };
}

/** Sums the known amounts; null when none is known. */
function total(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0);
}

/** Answer to one query for many tasks. */
export interface TasksAnswer {
  readonly tasks: readonly Task[];
  /** Ids that are unknown to the farm. */
  readonly unknown: readonly number[];
}

/** Returns tasks by id, at most `MAX_TASK_IDS`, in one request. */
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

/** Filter for the account's tasks; a member that is left out does not filter. */
export interface TaskFilter {
  /** Status codes. */
  readonly statuses?: readonly number[] | undefined;
  /** Substring of the scene's name or of the id. */
  readonly search?: string | undefined;
  /** Earliest and latest time of submission; epoch milliseconds. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Only deleted tasks; the farm ignores all other filters then (docs/protocol/endpoints.md, §4.2). */
  readonly deleted?: boolean | undefined;
}

/** One page of the account's tasks, newest first. */
export type TaskPage = Page<Task>;

const TASKS_A_PAGE = 100;

/** Returns a page of tasks. @param page from 1 on; empty after the last one */
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
  return { items: answer.items.map((item) => toTask(item)), pages: answer.pageCount };
}

/** Splits ids into requests of at most `MAX_TASK_IDS`. */
export function splitIntoRequests(ids: readonly number[]): number[][] {
  const requests: number[][] = [];
  for (let at = 0; at < ids.length; at += MAX_TASK_IDS) requests.push(ids.slice(at, at + MAX_TASK_IDS));
  return requests;
}
