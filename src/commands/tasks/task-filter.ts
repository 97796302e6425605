import type { TaskFilter } from '../../client/tasks/tasks.js';
import type { Task } from '../../domain/task/task.js';
import { dccIdOf } from '../catalogue/software.run.js';
import { parsePeriod } from '../flags/period.js';
import { taskStates } from '../flags/state-codes.js';

/** The flags that choose tasks of the account, as typed. */
export interface TaskFilterFlags {
  readonly status?: readonly string[] | undefined;
  readonly dcc?: string | undefined;
  readonly project?: string | undefined;
  readonly search?: string | undefined;
  readonly label?: readonly string[] | undefined;
  readonly artist?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly deleted?: boolean | undefined;
}

/** Which tasks of the account are meant. */
export interface TaskSelection {
  readonly filter: TaskFilter;
  /** The part of the filter that the farm does not know. */
  matches(task: Task): boolean;
}

/**
 * Reads the flags. The function that it returns throws for values that are out of range.
 * @param now epoch milliseconds
 * @throws UsageError
 */
export function readTaskFilter(flags: TaskFilterFlags, now: number): () => TaskSelection {
  const { status, dcc, project, artist, label = [], search, since, until, deleted } = flags;
  const states = status === undefined ? undefined : taskStates(status);
  // The farm cannot filter by failed frames, so then all tasks are filtered here.
  const statuses = states?.anyFailedFrame ? undefined : states?.codes;
  const dccId = dcc === undefined ? undefined : dccIdOf(dcc);
  const readPeriod = parsePeriod({ since, until }, now);
  return () => ({
    filter: { statuses, search, deleted, ...readPeriod() },
    matches: (task) =>
      (!states?.anyFailedFrame || task.frames.failed > 0 || states.codes.includes(task.status.code)) &&
      (dccId === undefined || task.dcc.id === dccId) &&
      (project === undefined || task.project === project) &&
      (artist === undefined || task.artist === artist) &&
      label.every((one) => task.labels.includes(one)),
  });
}
