import { FRAME } from '../state/model.js';
import type { Farm } from '../state/sandbox-farm.js';
import { runOf } from './run.js';

/** Takes the farm's tasks up again after a restart: time stood still while nobody rendered. */
export function resume(farm: Farm, now: number): void {
  const gap = now - (farm.account.savedAt ?? now);
  for (const task of farm.leaves()) {
    if (!runOf(task)) continue;
    task.since += gap;
    if (task.runSince !== null) task.runSince += gap;
    for (const frame of task.frames) if (frame.status === FRAME.STARTED) frame.startedAt += gap;
    farm.touch(task);
  }
}
