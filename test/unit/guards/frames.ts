import { frameStatus } from '../../../src/domain/frames/frame-status.js';
import type { TaskFrame } from '../../../src/domain/frames/task-frame.js';
import type { Task } from '../../../src/domain/task/task.js';
import { taskStatus } from '../../../src/domain/task/task-status.js';

const CODES = { waiting: 1, rendering: 2, stopped: 3, done: 4, failed: 5, timeout: 11 };

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** A frame of a task; times are in seconds from 0. */
export function frame(
  name: string,
  state: keyof typeof CODES,
  facts: { cost?: number | null; from?: number; to?: number } = {},
): TaskFrame {
  const { cost = null, from, to } = facts;
  const start = Number.parseInt(name, 10);
  const [, end = start, step = 1] = /-(\d+)\[(\d+)\]/.exec(name)?.map(Number) ?? [];
  return {
    ...{ id: start, name, range: { start, end, step }, status: frameStatus(CODES[state]) },
    startedAt: from === undefined ? null : iso(from),
    endedAt: to === undefined ? null : iso(to),
    seconds: from === undefined || to === undefined ? null : to - from,
    ...{ cost: { amount: cost, coupon: null }, node: null },
  };
}

/** A task that renders. */
export function task(facts: { cost?: number | null; failed?: number } = {}): Task {
  return {
    ...{ taskId: 7, alias: '2W7', scene: 'a.ma', dcc: { name: 'maya', id: 2000 }, status: taskStatus(5) },
    frames: { total: 10, done: 0, failed: facts.failed ?? 0, executing: 0, waiting: 0, aborted: 0 },
    ...{ progress: 0, submittedAt: null, startedAt: null, endedAt: null },
    ...{ cost: { amount: facts.cost ?? null, coupon: null }, project: null, artist: null, priority: null },
    ...{ labels: [], timeLimit: null, nodeLimit: null, deleted: false, layer: null, camera: null },
    ...{ outputName: null, outputStorage: null, subtasks: [] },
  };
}
