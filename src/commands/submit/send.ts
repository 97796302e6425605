import type { Client } from '../../client/client.js';
import type { TaskInfo } from '../../domain/task-info.js';
import { named, type RayvisionError } from '../../errors.js';
import type { JobFileName } from '../../protocol/job-file-names.js';
import type { FarmFacts, Job } from './job.js';
import type { SubmitSettings } from './settings.js';

/** A task that renders. */
export interface Submission {
  readonly taskId: number;
  readonly alias: string;
  readonly job: Job;
  readonly taskInfo: TaskInfo;
  /** Why the node limit could not be set, if so. */
  readonly unlimited: RayvisionError | undefined;
}

/**
 * Id of the named project, adding it if it does not exist; undefined when none is named. A promise, so that what
 * does not depend on it goes on meanwhile.
 */
async function projectFor(client: Client, name: string, facts: FarmFacts): Promise<number | undefined> {
  if (name === '' || facts.projectId !== undefined) return facts.projectId;
  await client.addProject(name);
  return client.awaitProject(name);
}

/** The task renders already: a limit that was refused is told, and loses nobody the task's id. */
async function limit(client: Client, taskId: number, nodes: number | undefined) {
  if (nodes === undefined) return undefined;
  try {
    await client.limitNodes(taskId, nodes);
    return undefined;
  } catch (error) {
    return named(error);
  }
}

/**
 * Sends one job: its id, its files, then the word to start. Requests that do not depend on each other overlap
 * (workflow.md §1): with a new project it takes four rounds, else three.
 */
export async function sendJob(
  client: Client,
  job: Job,
  project: Promise<number | undefined>,
  settings: SubmitSettings,
): Promise<Submission> {
  const { priority, nodeLimit, artist, labels } = settings;
  const { taskId, alias } = await client.createTask({ priority, labels, artist });
  const send = (name: JobFileName, value: unknown) =>
    client.sendJobFile(taskId, name, JSON.stringify(value, undefined, 2));
  const { 'task.json': task, ...others } = job.files;

  async function sendTaskFile(): Promise<TaskInfo> {
    const projectId = await project;
    const own = projectId === undefined ? {} : { project_id: String(projectId) };
    const task_info: TaskInfo = { ...task.task_info, ...own, task_id: String(taskId) };
    await send('task.json', { ...task, task_info });
    return task_info;
  }

  const [taskInfo] = await Promise.all([
    sendTaskFile(),
    ...Object.entries(others).map(([name, value]) => send(name as JobFileName, value)),
  ]);
  await client.startRender(taskId, artist);
  return { taskId, alias, job, taskInfo, unlimited: await limit(client, taskId, nodeLimit) };
}

/** What came of one scene. */
export type Sent =
  | { readonly submission: Submission }
  | { readonly job: Job; readonly error: RayvisionError };

/** Sends all jobs; one that fails does not hold up the others. */
export async function sendJobs(
  client: Client,
  jobs: readonly Job[],
  facts: FarmFacts,
  settings: SubmitSettings,
): Promise<Sent[]> {
  const name = jobs[0]?.files['task.json'].task_info.project_name ?? '';
  const project = projectFor(client, name, facts);
  // Each job looks at it when it gets there; until then its failure is nobody's.
  project.catch(() => {});
  return Promise.all(
    jobs.map((job) =>
      sendJob(client, job, project, settings).then(
        (submission): Sent => ({ submission }),
        (error: unknown): Sent => ({ job, error: named(error) }),
      ),
    ),
  );
}
