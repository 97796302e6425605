import { FRAME } from '../state/model.js';
import type { SandboxFarm } from '../state/sandbox-farm.js';
import { runOf } from './run.js';

/** Resumes all tasks after a restart; the time between does not count. */
export function resume(farm: SandboxFarm, now: number): void {
  const gap = now - (farm.account.savedAt ?? now);
  for (const task of farm.leaves()) {
    if (!runOf(task)) continue;
    task.since += gap;
    if (task.runSince !== null) task.runSince += gap;
    for (const frame of task.frames) if (frame.status === FRAME.STARTED) frame.startedAt += gap;
    farm.touch(task);
  }
}
