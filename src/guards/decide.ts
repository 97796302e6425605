import type { TaskFrame } from '../domain/frames/task-frame.js';
import type { Task } from '../domain/task/task.js';
import { isFailed } from './frame-states.js';
import { type GuardMemory, isStopOpen } from './guard-memory.js';
import { spentBy } from './spending.js';
import { stuckFrames } from './stuck.js';

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

/** The failed frames that are rendered again, each at most `limit` times. */
function retriesOf({ taskId, frames }: GuardedPart, limit: number, memory: GuardMemory): GuardAction[] {
  /** Identifies one failure of a frame: rendered again, it fails at another time. */
  const keyOf = ({ name, endedAt }: TaskFrame) => `retry ${taskId} ${name} ${endedAt ?? ''}`;
  const times = new Map<string, number>();
  for (const key of memory.keys()) {
    const frame = /^retry .* (?=\S*$)/.exec(key)?.[0];
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

/** The frames that hang, each once an attempt. */
function stuckOf(
  { taskId, frames }: GuardedPart,
  { factor, action }: NonNullable<GuardLimits['stuck']>,
  memory: GuardMemory,
  now: number,
): GuardAction[] {
  return stuckFrames(frames, factor, now).flatMap((one): GuardAction[] => {
    const key = `stuck ${taskId} ${one.frame.name} ${one.frame.startedAt ?? ''}`;
    return memory.get(key)?.done ? [] : [{ guard: 'stuck', action, taskId, ...one, keys: [key] }];
  });
}

/**
 * What guards do about a task now: stop it, or render frames again. A stop makes everything else needless.
 * @param guarded a task that has not ended
 * @param memory what guards did about it
 * @param now epoch milliseconds of the farm's clock
 */
export function decide(
  { maxCost, maxFailed, retries, stuck }: GuardLimits,
  { task, parts }: GuardedTask,
  memory: GuardMemory,
  now: number,
): GuardAction[] {
  const { taskId } = task;
  const frames = parts.flatMap((part) => part.frames);
  const cost = spentBy(frames, task.cost.amount);
  if (maxCost !== undefined && cost > maxCost) {
    const key = `max-cost ${maxCost}`;
    if (!isStopOpen(memory, key, now)) return [];
    return [{ guard: 'max-cost', action: 'stop', taskId, cost, limit: maxCost, keys: [key] }];
  }
  const failed = Math.max(task.frames.failed, frames.filter(isFailed).length);
  if (maxFailed !== undefined && failed > maxFailed) {
    const key = `max-failed ${maxFailed}`;
    if (!isStopOpen(memory, key, now)) return [];
    return [{ guard: 'max-failed', action: 'stop', taskId, failed, limit: maxFailed, keys: [key] }];
  }
  return parts.flatMap((part) => [
    ...(retries === undefined ? [] : retriesOf(part, retries, memory)),
    ...(stuck === undefined ? [] : stuckOf(part, stuck, memory, now)),
  ]);
}
