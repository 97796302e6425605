import { DataError } from '../errors.js';
import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';

/** Everything below the same main account. */
const SHARED = 2;

/** Id of the project with exactly this name, or undefined. */
export async function findProject(transport: Transport, name: string): Promise<number | undefined> {
  const { projectNameList } = await transport.call(ENDPOINTS.projectList, { flag: SHARED });
  return projectNameList.find((project) => project.projectName === name)?.projectId;
}

/** A project of the account. */
export interface Project {
  readonly id: number;
  readonly name: string;
}

/** Whose projects: the account's own, those of its main account as well, or all below the same main account. */
export const PROJECT_SCOPES = ['own', 'main', 'all'] as const;
export type ProjectScope = (typeof PROJECT_SCOPES)[number];

/** The projects that are there to be chosen from. */
export async function listProjects(transport: Transport, scope: ProjectScope = 'all'): Promise<Project[]> {
  const { projectNameList } = await (scope === 'own'
    ? transport.call(ENDPOINTS.projectGetList, {})
    : transport.call(ENDPOINTS.projectList, { flag: PROJECT_SCOPES.indexOf(scope) as 1 | 2 }));
  return projectNameList.map(({ projectId, projectName }) => ({ id: projectId, name: projectName }));
}

/** Removes a project, by its name. */
export async function removeProject(transport: Transport, name: string): Promise<void> {
  await transport.call(ENDPOINTS.projectDelete, { delName: name });
}

/** Adds a project. The farm does not answer its id: find it. */
export async function addProject(transport: Transport, name: string): Promise<void> {
  await transport.call(ENDPOINTS.projectAdd, { newName: name, status: 0 });
}

const WAITS = [0, 500, 1000, 2000, 4000];

/**
 * Finds a project that was just added: lists lag behind (docs/protocol/quirks.md, §3.11), and a second adding would
 * duplicate it.
 * @throws DataError when it does not appear.
 */
export async function awaitProject(
  transport: Transport,
  name: string,
  sleep: (ms: number) => Promise<void>,
): Promise<number> {
  for (const wait of WAITS) {
    if (wait > 0) await sleep(wait);
    const id = await findProject(transport, name);
    if (id !== undefined) return id;
  }
  throw new DataError('project.notListed', { name });
}
