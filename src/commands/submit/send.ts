import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { TaskInfo } from '../../domain/task-info.js';
import { NoInputError, named, type RayvisionError } from '../../errors.js';
import type { JobFileName } from '../../protocol/job-file-names.js';
import type { UploadReport } from '../../transfer/upload.js';
import { type Globals, sameFarm } from '../globals.js';
import type { Courier } from './courier.js';
import type { Dispatch } from './dispatch.js';
import { type ProjectWish, projectFor } from './project.js';
import { isFinal, stoppedAt } from './unfinished.js';

/** A task that renders. Its journal stays open until the id was given out. */
export interface Submission {
  readonly taskId: number;
  readonly alias: string;
  readonly dispatch: Dispatch;
  readonly taskInfo: TaskInfo;
  /** What was brought to the farm for it; undefined where nothing was to travel. */
  readonly upload: UploadReport | undefined;
  /** Why the node limit could not be set, if so. */
  readonly unlimited: RayvisionError | undefined;
}

/** What came of one scene. */
export type Sent =
  | { readonly submission: Submission }
  | {
      readonly dispatch: { readonly plan: Pick<Dispatch['plan'], 'typed' | 'scene'> };
      readonly error: RayvisionError;
      /** A person has read it already. */
      readonly isReported?: boolean;
    };

function taskInfoOf({ plan, journal }: Dispatch): TaskInfo {
  const { taskId, projectId } = journal.record;
  const own = projectId === undefined ? {} : { project_id: String(projectId) };
  return { ...plan.files['task.json'].task_info, ...own, task_id: String(taskId) };
}

async function reserve(client: Client, { plan, journal }: Dispatch): Promise<void> {
  const { priority, labels, artist } = plan;
  const { taskId, alias } = await client.createTask({ priority, labels, artist });
  await journal.write({ taskId, alias, steps: { ...journal.record.steps, task: 'done', files: 'begun' } });
}

/** A promise that is made when it is first wanted. */
type Later<T> = () => Promise<T>;

/** What sending needs besides the job itself. */
interface Means {
  readonly client: Client;
  readonly courier: Courier;
  /** Id of the named project. */
  readonly project: Later<number | undefined>;
}

/** The job files, all at once; only the task file waits for the project's id. */
async function sendFiles({ client, project }: Means, dispatch: Dispatch): Promise<void> {
  const { plan, journal } = dispatch;
  const taskId = journal.record.taskId as number;
  const { 'task.json': task, ...others } = plan.files;
  const send = (name: JobFileName, value: unknown) =>
    client.sendJobFile(taskId, name, JSON.stringify(value, undefined, 2));

  async function sendTaskFile(): Promise<void> {
    const projectId = await project();
    if (projectId !== undefined && projectId !== journal.record.projectId) {
      await journal.mark('project', 'done', { projectId });
    }
    await send('task.json', { ...task, task_info: taskInfoOf(dispatch) });
  }

  await Promise.all([
    sendTaskFile(),
    ...Object.entries(others).map(([name, value]) => send(name as JobFileName, value)),
  ]);
}

/** Reserves an id, unless an earlier run did, and sends the files. */
async function prepare(means: Means, dispatch: Dispatch): Promise<void> {
  const { journal, resumed } = dispatch;
  if (journal.record.taskId !== undefined) {
    try {
      return await sendFiles(means, dispatch);
    } catch (error) {
      // A farm forgets an id that was only reserved; then there is nothing to go on with but a new one. One that
      // may have been submitted is another matter: a new one could render beside it.
      const onlyReserved = resumed && journal.record.steps.submit === undefined;
      if (!onlyReserved || !(error instanceof NoInputError)) throw error;
    }
  }
  // The project is found or added meanwhile.
  means.project().catch(() => {});
  await reserve(means.client, dispatch);
  return sendFiles(means, dispatch);
}

/**
 * From here on it costs money. Whether an earlier run got so far without hearing of it, only the farm knows: it is
 * asked before anything is done again.
 */
async function submit(means: Means, dispatch: Dispatch): Promise<UploadReport | undefined> {
  const { client, courier } = means;
  const { journal, plan } = dispatch;
  const { steps, taskId } = journal.record;
  if (steps.submit === 'done') return undefined;
  const happened = steps.submit === 'begun' && taskId !== undefined && (await client.isListed(taskId));
  let upload: UploadReport | undefined;
  if (!happened) {
    // First the assets: the farm must never hold a job whose files did not arrive (quirks.md 4.28).
    upload = await courier.deliver(plan);
    await prepare(means, dispatch);
    await journal.write({ steps: { ...journal.record.steps, files: 'done', submit: 'begun' } });
    await client.startRender(journal.record.taskId as number, plan.artist);
  }
  // The task renders: a disk that is full now must not lose anybody its id. The next run would ask the farm.
  await journal.mark('submit', 'done').catch(() => {});
  return upload;
}

/** The task renders already: a limit that was refused is told, and loses nobody the task's id. */
async function limit(client: Client, { plan, journal }: Dispatch): Promise<RayvisionError | undefined> {
  const { taskId, steps } = journal.record;
  if (plan.nodeLimit === undefined || steps.limit === 'done') return undefined;
  try {
    await client.limitNodes(taskId as number, plan.nodeLimit);
    await journal.mark('limit', 'done').catch(() => {});
    return undefined;
  } catch (error) {
    return named(error);
  }
}

/**
 * Sends one job, or what is left of it. Requests that do not depend on each other overlap (workflow.md §1): with a
 * new project it takes four rounds, else three.
 */
async function send(means: Means, dispatch: Dispatch): Promise<Submission> {
  const upload = await submit(means, dispatch);
  const unlimited = await limit(means.client, dispatch);
  const { taskId = 0, alias = '' } = dispatch.journal.record;
  return { taskId, alias, dispatch, taskInfo: taskInfoOf(dispatch), upload, unlimited };
}

/** Sends all; one that fails does not hold up the others, and stays open for the next run where that can help. */
export async function sendAll(
  client: Client,
  courier: Courier,
  dispatches: readonly Dispatch[],
  wish: ProjectWish,
  options: Globals,
  context: Context,
): Promise<Sent[]> {
  let found: Promise<number | undefined> | undefined;
  const project = () => {
    found ??= projectFor(client, wish, context);
    return found;
  };
  const means: Means = { client, courier, project };

  async function one(dispatch: Dispatch): Promise<Sent> {
    const { journal } = dispatch;
    const unsure = journal.record.steps.submit === 'begun';
    try {
      return { submission: await send(means, dispatch) };
    } catch (cause) {
      const error = stoppedAt(cause, journal.record, unsure, sameFarm(options));
      if (isFinal(error) && !unsure) await journal.close();
      else await journal.release();
      return { dispatch, error };
    }
  }

  return Promise.all(dispatches.map(one));
}
