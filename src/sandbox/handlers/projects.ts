import { unknown } from '../refusal.js';
import type { Farm } from '../state/farm.js';
import type { TaskRecord } from '../state/model.js';
import type { Handlers } from './handler.js';

function projects({ account }: Farm) {
  return {
    projectNameList: account.projects.map(({ id, name }) => ({ projectId: id, projectName: name })),
  };
}

/** The tasks of these ids, and the sub tasks of opened ones. */
function withSubs(farm: Farm, ids: readonly number[]): TaskRecord[] {
  return ids.map((id) => farm.present(id)).flatMap((task) => [task, ...farm.subsOf(task)]);
}

/**
 * The account's projects, and its tasks' labels (docs/protocol/endpoints.md, §6). There is no main account: every list
 * is the same one.
 */
export const projectHandlers: Handlers = {
  projectAdd({ newName }, { farm }) {
    const { account } = farm;
    if (account.projects.some((project) => project.name === newName)) return null;
    account.projects.push({ id: account.nextProjectId++, name: newName });
    return null;
  },

  projectDelete({ delName }, { farm }) {
    const { projects: all } = farm.account;
    const index = all.findIndex((project) => project.name === delName);
    if (index < 0) throw unknown(`project ${delName}`);
    all.splice(index, 1);
    return null;
  },

  projectGetList: (_body, { farm }) => projects(farm),
  projectList: (_body, { farm }) => projects(farm),

  addTaskLabel({ label, taskIds }, { farm }) {
    for (const task of withSubs(farm, taskIds)) {
      task.labels = [...new Set([...task.labels, label])];
      farm.touch(task);
    }
    return null;
  },

  deleteTaskLabel({ taskIds, labelNames, labelIds }, { farm }) {
    const names = new Set(labelNames ?? []);
    // A label's id is its place: that is how a task tells its labels (docs/protocol/endpoints.md, §4.1, §6.6).
    const places = new Set(labelIds ?? []);
    for (const task of withSubs(farm, taskIds)) {
      task.labels = task.labels.filter((label, place) => !names.has(label) && !places.has(place));
      farm.touch(task);
    }
    return null;
  },
};
