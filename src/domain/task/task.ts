import { UsageError } from '../../errors.js';
import type { StorageId } from '../files/storage-id.js';
import type { TaskStatus } from './task-status.js';

/** The numbers of a task's frames by status. */
export interface FrameCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly executing: number;
  readonly waiting: number;
  readonly aborted: number;
}

export interface Cost {
  /** The cost of the render, coupons included; null until the farm reports it. */
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
  /** Of an opened task (one with sub tasks), derived from theirs. */
  readonly status: TaskStatus;
  readonly frames: FrameCounts;
  /** The share of frames that are done, 0 to 1. */
  readonly progress: number;
  readonly submittedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly cost: Cost;
  readonly project: string | null;
  /** The submitter, as the farm lists it. */
  readonly artist: string | null;
  readonly priority: number | null;
  readonly labels: readonly string[];
  /** Seconds after which the farm stops it; null for no limit, and where the farm does not report it. */
  readonly timeLimit: number | null;
  /** The most nodes that render it at once. */
  readonly nodeLimit: number | null;
  /** True for a deleted task, which the farm still lists. */
  readonly deleted: boolean;
  /** The layer that a sub task renders; null for a whole scene. */
  readonly layer: string | null;
  readonly camera: string | null;
  /** The results' folder in the output storage; null until the farm has assigned it. */
  readonly outputName: string | null;
  /**
   * The output storage that holds that folder, which may be a sub-account's (docs/protocol/workflow.md, §6.4); null
   * where the farm does not report it: then the account's own.
   */
  readonly outputStorage: StorageId | null;
  readonly subtasks: readonly Task[];
}

/** The tasks that render: those without sub tasks, at any depth. */
export function renderingTasks(tasks: readonly Task[]): Task[] {
  return tasks.flatMap((task) => (task.subtasks.length > 0 ? renderingTasks(task.subtasks) : [task]));
}

/**
 * Parses a task id: the number, or the farm's alias (`2W123`: the platform's prefix up to its last letter, then the
 * number).
 * @throws UsageError for any other text
 */
export function parseTaskId(text: string): number {
  const digits = /^(?:\d*[A-Za-z]+)?(\d{1,15})$/.exec(text.trim())?.[1];
  const id = Number(digits);
  if (!Number.isSafeInteger(id) || id <= 0) throw new UsageError('taskId.malformed', { text });
  return id;
}
