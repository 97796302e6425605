import { combinedStatus } from '../domain/task/end-of-wait.js';
import type { FrameCounts, Task } from '../domain/task/task.js';
import type { TaskGroup } from '../domain/task/task-group.js';

/** A group, and its tasks as the farm has answered. */
export interface ShownGroup {
  readonly group: TaskGroup;
  readonly tasks: readonly Task[];
}

/** Returns the groups with those of the tasks that belong to them; without those of which there is none. */
export function groupsOf(groups: readonly TaskGroup[], tasks: readonly Task[]): ShownGroup[] {
  const byId = new Map(tasks.map((task) => [task.taskId, task]));
  return groups.flatMap((group) => {
    const own = group.tasks.flatMap(({ taskId }) => byId.get(taskId) ?? []);
    return own.length === 0 ? [] : [{ group, tasks: own }];
  });
}

/** Returns the sum of known amounts; null when none is known. */
function sum(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : known.reduce((total, amount) => total + amount, 0);
}

function countsOf(tasks: readonly Task[]): FrameCounts {
  const total = (key: keyof FrameCounts) => tasks.reduce((all, { frames }) => all + frames[key], 0);
  return {
    ...{ total: total('total'), done: total('done'), failed: total('failed') },
    ...{ executing: total('executing'), waiting: total('waiting'), aborted: total('aborted') },
  };
}

/** Returns a group as JSON (docs/contract.md, "submit"). */
export function groupJson({ group, tasks }: ShownGroup) {
  const { name } = group;
  const frames: string | null = group.frames ?? null;
  const counts = countsOf(tasks);
  return {
    ...{ name, frames, scene: tasks[0]?.scene ?? '', taskIds: tasks.map(({ taskId }) => taskId) },
    ...{ status: combinedStatus(tasks.map(({ status }) => status)), counts },
    progress: counts.total > 0 ? counts.done / counts.total : 0,
    cost: {
      amount: sum(tasks.map(({ cost }) => cost.amount)),
      coupon: sum(tasks.map(({ cost }) => cost.coupon)),
    },
  };
}

/** Returns the member `groups` of a document; nothing without groups. */
export function groupsJson(groups: readonly ShownGroup[]): object {
  return groups.length === 0 ? {} : { groups: groups.map(groupJson) };
}

/** Returns a group in the form of a task with sub tasks, for tables: its frames as typed, those of each task below. */
function asTask({ group, tasks }: ShownGroup, first: Task): Task {
  const { name, frames, tasks: members } = group;
  const { status, counts, progress, cost } = groupJson({ group, tasks });
  const times = (key: 'startedAt' | 'submittedAt') =>
    tasks.flatMap((task) => task[key] ?? []).toSorted()[0] ?? null;
  const ends = tasks.map(({ endedAt }) => endedAt);
  const rangeOf = ({ taskId }: Task) => members.find((one) => one.taskId === taskId)?.frames;
  return {
    ...first,
    ...{ alias: name, layer: null, camera: null, status, frames: counts, progress, cost },
    scene: frames === undefined ? first.scene : `${first.scene} [${frames}]`,
    ...{ startedAt: times('startedAt'), submittedAt: times('submittedAt') },
    endedAt: ends.includes(null) ? null : (ends.toSorted().at(-1) ?? null),
    subtasks: tasks.map((task) => ({
      ...task,
      layer: null,
      camera: null,
      scene: rangeOf(task) ?? task.scene,
    })),
  };
}

/** Returns tasks for a table, in which each group is one row above its tasks. */
export function withGroupRows(tasks: readonly Task[], groups: readonly ShownGroup[]): Task[] {
  const placed = new Set<ShownGroup>();
  return tasks.flatMap((task) => {
    const shown = groups.find((one) => one.tasks.includes(task));
    if (!shown) return [task];
    if (placed.has(shown)) return [];
    placed.add(shown);
    return [asTask(shown, task)];
  });
}
