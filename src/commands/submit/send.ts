import type { AssetsConfirmed } from '../../client/assets.js';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { TaskInfo } from '../../domain/task-info.js';
import { isInterruption, NoInputError, named, RayvisionError } from '../../errors.js';
import type { JobFileName } from '../../protocol/job-file-names.js';
import type { UploadReport } from '../../transfer/upload.js';
import { sameFarm } from '../flags/globals.js';
import type { Courier } from './asset-uploader.js';
import type { Dispatch } from './dispatch.js';
import { type Doubt, isFinal, stoppedAt } from './interruption.js';
import type { Plan } from './plan.js';
import { type ProjectWish, projectFor } from './project.js';
import type { SubmitOptions } from './submit.js';

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
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** `--assets-on-farm` of this run. */
  readonly assetsOnFarm: boolean;
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

/** A refusal of the submit call that must not be believed. */
class DoubtfulRefusal extends Error {
  constructor(
    readonly refusal: RayvisionError,
    /** What the farm said when it was asked: that it has carried the call out, that it lists no such task, nothing. */
    readonly asked: 'submitted' | 'unlisted' | 'unknown',
  ) {
    super(refusal.message);
  }
}

/**
 * The call that costs. A farm may carry it out and refuse it: behind a gateway that sends a request twice, the second
 * answer is the one that is heard. So the farm is asked before a refusal is believed; and since its lists lag, a task
 * that is in none yet may be there all the same.
 * @throws DoubtfulRefusal; a refusal that the next run may see lifted, since it goes on with the same task; what brought
 * no answer
 */
async function startRender(
  client: Client,
  taskId: number,
  assets: AssetsConfirmed,
  artist: string | undefined,
): Promise<void> {
  try {
    await client.startRender(taskId, assets, artist);
  } catch (refusal) {
    if (!(refusal instanceof RayvisionError) || refusal.farmCode === undefined) throw refusal;
    const listed = await client.isListed(taskId).catch((error: unknown) => {
      throw isInterruption(error) ? error : new DoubtfulRefusal(refusal, 'unknown');
    });
    if (listed) throw new DoubtfulRefusal(refusal, 'submitted');
    throw isFinal(refusal) ? new DoubtfulRefusal(refusal, 'unlisted') : refusal;
  }
}

/** A farm that has carried out what it refused lists the task within this time. */
const LISTED_WITHIN = 60_000;

/** The farm refused this task long ago and lists it nowhere: there is none, and the submission needs another one. */
async function forgetRefused({ journal }: Dispatch, now: number): Promise<void> {
  const { refusedAt, steps } = journal.record;
  const age = now - Date.parse(refusedAt ?? '');
  // Also where no age can be told.
  if (!(age >= LISTED_WITHIN)) return;
  const { files: _, submit: __, ...left } = steps;
  const none = { taskId: undefined, alias: undefined, refusedAt: undefined };
  await journal.write({ ...none, steps: { ...left, task: 'begun' } });
}

/**
 * From here on it costs money. Whether an earlier run got so far without hearing of it, only the farm knows: it is
 * asked before anything is done again.
 */
async function submit(means: Means, dispatch: Dispatch): Promise<UploadReport | undefined> {
  const { client, courier, assetsOnFarm } = means;
  const { journal, plan } = dispatch;
  const { steps, taskId } = journal.record;
  if (steps.submit === 'done') return undefined;
  const happened = steps.submit === 'begun' && taskId !== undefined && (await client.isListed(taskId));
  // The task renders: a disk that is full now must not lose anybody its id. The next run would ask the farm.
  const rendersNow = () => journal.mark('submit', 'done').catch(() => {});
  if (happened) {
    await rendersNow();
    return undefined;
  }
  await forgetRefused(dispatch, means.now());
  // It is said of this submission, and so it holds for whoever resumes it.
  if (assetsOnFarm && !plan.assetsOnFarm) {
    await journal.write({ plan: { ...plan, assetsOnFarm: true } satisfies Plan });
  }
  // First the assets: the farm must never hold a job whose files did not arrive (docs/protocol/quirks.md, §4.28).
  const { assets, upload } = await courier.deliver(plan);
  await prepare(means, dispatch);
  // A refusal of an earlier call says nothing of this one.
  await journal.write({
    refusedAt: undefined,
    steps: { ...journal.record.steps, files: 'done', submit: 'begun' },
  });
  try {
    await startRender(client, journal.record.taskId as number, assets, plan.artist);
  } catch (error) {
    if (error instanceof DoubtfulRefusal) {
      if (error.asked === 'submitted') await rendersNow();
      else await journal.write({ refusedAt: new Date(means.now()).toISOString() }).catch(() => {});
    }
    throw error;
  }
  await rendersNow();
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
 * Sends one job, or what is left of it. Requests that do not depend on each other overlap
 * (docs/protocol/workflow.md, §1): with a new project it takes four rounds, else three.
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
  options: SubmitOptions,
  context: Context,
): Promise<Sent[]> {
  let found: Promise<number | undefined> | undefined;
  const project = () => {
    found ??= projectFor(client, wish, context);
    return found;
  };
  const assetsOnFarm = Boolean(options.assetsOnFarm);
  const means: Means = { client, now: context.now, courier, project, assetsOnFarm };

  async function one(dispatch: Dispatch): Promise<Sent> {
    const { journal } = dispatch;
    const { taskId: unsureTask } = journal.record.steps.submit === 'begun' ? journal.record : {};
    try {
      return { submission: await send(means, dispatch) };
    } catch (cause) {
      const refused = cause instanceof DoubtfulRefusal ? cause : undefined;
      const wasUnsure = unsureTask !== undefined && unsureTask === journal.record.taskId;
      const doubt: Doubt | undefined =
        refused?.asked === 'unlisted' ? 'unlisted' : refused || wasUnsure ? 'unknown' : undefined;
      const error = stoppedAt(refused?.refusal ?? cause, journal.record, doubt, sameFarm(options));
      if (isFinal(error) && !doubt) await journal.close();
      else await journal.release();
      return { dispatch, error };
    }
  }

  return Promise.all(dispatches.map(one));
}
