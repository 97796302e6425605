import type { Task } from './task.js';

/**
 * What a task will have cost at its end if the frames that are left cost as much as those that are done; of a task that has
 * ended what it has cost. Null where it is not known: before a frame is done, and where the farm does not report the cost.
 */
export function estimatedCost({ status, frames, cost, subtasks }: Task): number | null {
  const { amount } = cost;
  if (amount === null || status.end) return amount;
  // Layers differ more than the frames of one.
  const parts = subtasks.map(estimatedCost);
  const known = parts.filter((part) => part !== null);
  if (parts.length > 0 && known.length === parts.length) return known.reduce((sum, part) => sum + part, 0);
  const { total, done, failed, aborted } = frames;
  if (done <= 0 || amount <= 0) return null;
  return amount + (amount / done) * Math.max(0, total - done - failed - aborted);
}
