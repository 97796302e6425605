import { invalid } from '../../refusal.js';
import { submitTask } from '../../render/submit.js';
import { aliasOf } from '../../wire/task-info.js';
import type { Handlers } from '../handler.js';

/** Maximum number of ids in one request; more are taken for a typing error. */
const MOST_IDS = 10_000;

/** Handlers of a submission (docs/protocol/endpoints.md, §3.1–§3.3). */
export const submissionHandlers: Handlers = {
  createTask({ count = 1, taskUserLevel = 50, cloneOriginalId, labels = [], artist }, { farm }) {
    if (count > MOST_IDS) throw invalid('count', `at most ${MOST_IDS}`);
    const original = cloneOriginalId === undefined ? undefined : farm.reserved(cloneOriginalId);
    const tasks = Array.from({ length: count }, () => farm.reserve(taskUserLevel));
    for (const task of tasks) {
      Object.assign(task, { labels, producer: artist ?? null, clonedFrom: original?.id ?? 0 });
      if (original) farm.storage.copyJobFiles(original.id, task.id);
    }
    const ids = tasks.map((task) => task.id);
    return { taskIdList: ids, aliasTaskIdList: ids.map(aliasOf), userId: farm.account.userId };
  },

  task({ taskId, producer }, { renderer, now }) {
    submitTask(renderer, taskId, producer ?? null, now);
    return null;
  },

  taskJsonFile({ taskId, fileName, content }, { farm }) {
    farm.reserved(taskId);
    farm.storage.writeJobFile(taskId, fileName, content);
    return null;
  },

  getUserPackNodeInfo: () => [
    { packNodeId: 809, packName: 'plan1' },
    { packNodeId: 811, packName: 'plan2' },
  ],
};
