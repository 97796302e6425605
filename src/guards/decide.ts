import type { TaskFrame } from '../domain/frames/task-frame.js';
import type { Task } from '../domain/task/task.js';
import { attemptSeconds, isFailed, isStopped } from './frame-states.js';
import { type GuardMemory, isStopOpen } from './guard-memory.js';
import { spentBy } from './spending.js';
import { medianOf, stuckFrames } from './stuck.js';

/** What a guard does about a frame that is stuck. */
export type OnStuck = 'warn' | 'retry' | 'stop';

/** The limits that a user sets; one that is left out guards nothing. */
export interface GuardLimits {
  /** In the unit of the farm's amounts. */
  readonly maxCost?: number | undefined;
  /** The most frames that may fail. */
  readonly maxFailed?: number | undefined;
  /** How often each failed frame is rendered again. */
  readonly retries?: number | undefined;
  readonly stuck?: { readonly factor: number; readonly action: OnStuck } | undefined;
}

/** A task that renders frames, and its frames. */
export interface GuardedPart {
  readonly taskId: number;
  /** An empty list where `needsFrames` is false. */
  readonly frames: readonly TaskFrame[];
}

/** A task, and the parts that render: its sub tasks, or itself. */
export interface GuardedTask {
  readonly task: Task;
  readonly parts: readonly GuardedPart[];
  /** Whether nothing renders until the estimated cost is compared with the limit, so that the task needs no stop. */
  readonly isPaused?: boolean;
}

/** What a guard wants done. `keys` are its entries in the memory, `taskId` the task or sub task that it is done to. */
export type GuardAction = { readonly taskId: number; readonly keys: readonly string[] } & (
  | {
      readonly guard: 'max-cost';
      readonly action: 'stop';
      readonly cost: number;
      readonly limit: number;
    }
  | {
      readonly guard: 'max-failed';
      readonly action: 'stop';
      readonly failed: number;
      readonly limit: number;
    }
  | {
      readonly guard: 'retries';
      readonly action: 'retry';
      readonly frames: readonly TaskFrame[];
      readonly limit: number;
    }
  | {
      readonly guard: 'stuck';
      readonly action: OnStuck;
      readonly frame: TaskFrame;
      readonly seconds: number;
      readonly median: number;
    }
);

/** Whether guards need a task's frames, which take further requests. */
export function needsFrames({ maxCost, retries, stuck }: GuardLimits): boolean {
  return maxCost !== undefined || retries !== undefined || stuck !== undefined;
}

/** Identifies one failure of a frame: rendered again, it fails at another time. */
const retryKey = (taskId: number, { name, endedAt }: TaskFrame) => `retry ${taskId} ${name} ${endedAt ?? ''}`;

/** The failed frames that are rendered again, each at most `limit` times. */
function retriesOf({ taskId, frames }: GuardedPart, limit: number, memory: GuardMemory): GuardAction[] {
  const keyOf = (frame: TaskFrame) => retryKey(taskId, frame);
  const times = new Map<string, number>();
  for (const key of memory.keys()) {
    const frame = /^retry .* (?=\S*$)/s.exec(key)?.[0];
    if (frame !== undefined) times.set(frame, (times.get(frame) ?? 0) + 1);
  }
  const chosen = frames.filter((frame) => {
    if (!isFailed(frame)) return false;
    const entry = memory.get(keyOf(frame));
    // An entry without an answer is a request that may not have arrived: it is made again, and not counted again.
    if (entry) return !entry.done;
    return (times.get(`retry ${taskId} ${frame.name} `) ?? 0) < limit;
  });
  if (chosen.length === 0) return [];
  return [{ guard: 'retries', action: 'retry', taskId, frames: chosen, limit, keys: chosen.map(keyOf) }];
}

/** Identifies one attempt of a frame that hangs, and what is done about it. */
const stuckKey = (action: OnStuck, taskId: number, { name, startedAt }: TaskFrame) =>
  `stuck ${action} ${taskId} ${name} ${startedAt ?? ''}`;

/** The largest of some numbers; undefined for none. There may be more than a call takes arguments. */
function latest(times: readonly number[]): number | undefined {
  return times.reduce<number | undefined>(
    (most, one) => (most === undefined || one > most ? one : most),
    undefined,
  );
}

/** When a frame began to render last, in epoch milliseconds; undefined where none did. */
function lastStart(frames: readonly TaskFrame[]): number | undefined {
  return latest(frames.map(({ startedAt }) => Date.parse(startedAt ?? '')).filter(Number.isFinite));
}

/** Whether a frame may have been stopped, and not rendered again yet: between both requests a run was killed or failed. */
export function hasHalfRetry(memory: GuardMemory): boolean {
  return [...memory.values()].some(({ key, done }) => !done && key.startsWith('stuck retry '));
}

/**
 * The frames that were stopped to be rendered again, and were not rendered again. Of a task that has ended none where other
 * frames are stopped as well: then the task was stopped.
 */
function halfRetried({ taskId, frames }: GuardedPart, memory: GuardMemory, hasEnded: boolean): TaskFrame[] {
  const stopped = frames.filter(isStopped);
  const half = stopped.filter((frame) => memory.get(stuckKey('retry', taskId, frame))?.done === false);
  return hasEnded && half.length < stopped.length ? [] : half;
}

/**
 * When guards had frames rendered again that are still listed as failed or stopped: the latest time, in epoch milliseconds;
 * undefined for none.
 */
export function lastRetry(parts: readonly GuardedPart[], memory: GuardMemory): number | undefined {
  const entries = parts.flatMap(({ taskId, frames }) => [
    ...frames.filter(isFailed).map((frame) => memory.get(retryKey(taskId, frame))),
    ...frames.filter(isStopped).map((frame) => memory.get(stuckKey('retry', taskId, frame))),
  ]);
  const times = entries.flatMap((entry) => (entry?.done ? [entry.at] : []));
  return latest(times);
}

/** The frames that hang, each once an attempt. */
function stuckOf(
  part: GuardedPart,
  { factor, action }: NonNullable<GuardLimits['stuck']>,
  memory: GuardMemory,
  { now, hasEnded }: { readonly now: number; readonly hasEnded: boolean },
): GuardAction[] {
  const { taskId, frames } = part;
  const found = hasEnded ? [] : stuckFrames(frames, factor, now);
  if (action === 'retry') {
    const half = halfRetried(part, memory, hasEnded);
    const median = half.length > 0 ? medianOf(frames, now) : 0;
    for (const frame of half) found.push({ frame, seconds: attemptSeconds(frame) ?? 0, median });
  }
  return found.flatMap((one): GuardAction[] => {
    const key = stuckKey(action, taskId, one.frame);
    return memory.get(key)?.done ? [] : [{ guard: 'stuck', action, taskId, ...one, keys: [key] }];
  });
}

/**
 * What guards do about a task now: stop it, or render frames again. A stop makes everything else needless. Of a task that
 * has ended or is paused frames can only be rendered again, and none are where it is beyond a limit that stops.
 * @param memory what guards did about it
 * @param now epoch milliseconds of the farm's clock
 */
export function decide(
  { maxCost, maxFailed, retries, stuck }: GuardLimits,
  { task, parts, isPaused = false }: GuardedTask,
  memory: GuardMemory,
  now: number,
): GuardAction[] {
  const { taskId } = task;
  const hasEnded = task.status.end;
  const needsNoStop = hasEnded || isPaused;
  const frames = parts.flatMap((part) => part.frames);
  const cost = spentBy(frames, task.cost.amount);
  if (maxCost !== undefined && cost > maxCost) {
    const key = `max-cost ${maxCost}`;
    if (needsNoStop || !isStopOpen(memory, key, now, lastStart(frames))) return [];
    return [{ guard: 'max-cost', action: 'stop', taskId, cost, limit: maxCost, keys: [key] }];
  }
  const failed = Math.max(task.frames.failed, frames.filter(isFailed).length);
  if (maxFailed !== undefined && failed > maxFailed) {
    const key = `max-failed ${maxFailed}`;
    if (hasEnded || !isStopOpen(memory, key, now, lastStart(frames))) return [];
    return [{ guard: 'max-failed', action: 'stop', taskId, failed, limit: maxFailed, keys: [key] }];
  }
  return parts.flatMap((part) => [
    ...(retries === undefined ? [] : retriesOf(part, retries, memory)),
    ...(stuck === undefined ? [] : stuckOf(part, stuck, memory, { now, hasEnded })),
  ]);
}
