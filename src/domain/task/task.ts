import { UsageError } from '../../errors.js';
import type { TaskStatus } from './task-status.js';

/** How many frames of a task are in which state. */
export interface FrameCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly executing: number;
  readonly waiting: number;
  readonly aborted: number;
}

export interface Cost {
  /** What the render consumed, coupons included; null until the farm tells. */
  readonly amount: number | null;
  readonly coupon: number | null;
}

/** A render task as the farm reports it. Times are ISO 8601 in UTC. */
export interface Task {
  readonly taskId: number;
  readonly alias: string;
  readonly scene: string;
  /** The farm may run DCCs that this program does not know. */
  readonly dcc: { readonly name: string; readonly id: number };
  /** Of an opened task (one with sub tasks): what its sub tasks together amount to. */
  readonly status: TaskStatus;
  readonly frames: FrameCounts;
  /** Share of frames done, 0 to 1. */
  readonly progress: number;
  readonly submittedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly cost: Cost;
  readonly project: string | null;
  /** Who submitted it, as the farm's lists show it. */
  readonly artist: string | null;
  readonly priority: number | null;
  readonly labels: readonly string[];
  /** Seconds after which the farm stops it; null for no limit, or where the farm does not tell. */
  readonly timeLimit: number | null;
  /** Most nodes that work on it at once. */
  readonly nodeLimit: number | null;
  /** Whether it was deleted: the farm still knows it, and does nothing with it any more. */
  readonly deleted: boolean;
  /** What the DCC calls the layer that a sub task renders; null for a whole scene. */
  readonly layer: string | null;
  readonly camera: string | null;
  /** Folder of the results in the output storage; null until the farm has named it. */
  readonly outputName: string | null;
  readonly subtasks: readonly Task[];
}

/** The tasks that render: a task itself, or what it was opened into, however deep. */
export function renderingTasks(tasks: readonly Task[]): Task[] {
  return tasks.flatMap((task) => (task.subtasks.length > 0 ? renderingTasks(task.subtasks) : [task]));
}

/**
 * A task id as people write it: the number, or the alias that the farm shows (`2W123`: the platform's prefix
 * up to its last letter, then the number).
 * @throws UsageError
 */
export function parseTaskId(text: string): number {
  const digits = /^(?:\d*[A-Za-z]+)?(\d{1,15})$/.exec(text.trim())?.[1];
  const id = Number(digits);
  if (!Number.isSafeInteger(id) || id <= 0) throw new UsageError('taskId.malformed', { text });
  return id;
}
