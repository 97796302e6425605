import { unknown } from '../refusal.js';
import type { Farm } from '../state/farm.js';
import type { Handlers } from './handler.js';

function projects({ account }: Farm) {
  return {
    projectNameList: account.projects.map(({ id, name }) => ({ projectId: id, projectName: name })),
  };
}

/** The account's projects (endpoints.md §6.1-6.4). There is no main account: every list is the same one. */
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
};
