import { countFrames, hasFailed, shownStatus } from '../../render/outcome.js';
import { FRAME, type TaskRecord } from '../../state/model.js';
import type { SandboxFarm } from '../../state/sandbox-farm.js';
import { readTime } from '../../wire/dates.js';
import { onePage, pageOf } from '../../wire/page.js';
import { taskInfo } from '../../wire/task-info.js';
import type { Handlers } from '../handler.js';

interface Filters {
  readonly statusList?: readonly number[] | undefined;
  readonly searchKeyword?: string | null | undefined;
  readonly startTime?: string | null | undefined;
  readonly endTime?: string | null | undefined;
  readonly recycleFlag?: number | null | undefined;
}

function isFiltered({ statusList, searchKeyword, startTime, endTime }: Filters): boolean {
  return Boolean(statusList?.length || searchKeyword || startTime || endTime);
}

/** Returns the tasks of a list. The recycle bin ignores all other filters (docs/protocol/endpoints.md, §4.2). */
function filter(farm: SandboxFarm, filters: Filters): TaskRecord[] {
  const recycled = filters.recycleFlag === 1 && !isFiltered(filters);
  const word = filters.searchKeyword?.toLowerCase() ?? '';
  const from = readTime(filters.startTime, 'startTime') ?? Number.NEGATIVE_INFINITY;
  const to = readTime(filters.endTime, 'endTime') ?? Number.POSITIVE_INFINITY;
  const statuses = filters.statusList?.length ? filters.statusList : undefined;
  // Slow filters run last, and only if requested: a list may be long.
  const fits = (task: TaskRecord) =>
    task.deleted === recycled &&
    (task.submittedAt ?? 0) >= from &&
    (task.submittedAt ?? 0) <= to &&
    (word === '' || `${task.id}\n${task.job?.sceneName}`.toLowerCase().includes(word)) &&
    (!statuses || statuses.includes(shownStatus(farm, task)));
  return farm
    .listed()
    .filter(fits)
    .toSorted((a, b) => (b.submittedAt ?? 0) - (a.submittedAt ?? 0) || b.id - a.id);
}

/** Handlers of task lists and queries by id (docs/protocol/endpoints.md, §4.2, §4.3, §4.5). */
export const queryHandlers: Handlers = {
  getTaskList(body, { farm, now }) {
    const { items, ...page } = pageOf(filter(farm, body), body);
    return { ...page, items: items.map((task) => taskInfo(farm, task, now)) };
  },

  queryTaskInfo({ taskIds }, { farm, now }) {
    const tasks = [...new Set(taskIds)].map((id) => farm.find(id)).filter((task) => task !== undefined);
    return onePage(
      tasks.filter((task) => task.submittedAt !== null).map((task) => taskInfo(farm, task, now)),
    );
  },

  queryAllFrameStats(_body, { farm }) {
    const tasks = farm.leaves().filter((task) => !task.deleted);
    const count = (status: number) =>
      tasks.reduce((sum, task) => sum + countFrames(task, (frame) => frame.status === status), 0);
    return {
      executingFramesTotal: count(FRAME.STARTED),
      doneFramesTotal: count(FRAME.DONE),
      failedFramesTotal: tasks.reduce((sum, task) => sum + countFrames(task, hasFailed), 0),
      waitingFramesTotal: count(FRAME.WAITING),
      abandonFramesTotal: count(FRAME.ABORTED),
      totalFrames: tasks.reduce((sum, task) => sum + countFrames(task, () => true), 0),
    };
  },
};
