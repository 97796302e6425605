import type { Client } from '../../client/client.js';
import type { TaskInfo } from '../../domain/task/task-info.js';
import { NoInputError, type RayvisionError, toRayvisionError } from '../../errors.js';
import type { JobFileName } from '../../protocol/job-file-names.js';
import type { AssetUploader } from '../../transfer/asset-uploader.js';
import type { UploadReport } from '../../transfer/upload.js';
import type { SubmissionListener } from '../listener.js';
import { assetsOf, type SubmissionPlan } from '../plan.js';
import type { SubmissionWorld } from '../world.js';
import type { ActiveSubmission } from './begin-submission.js';
import { isFinal, stoppedError, type UncertainReason } from './interruption.js';
import { findOrAddProject, type ProjectLookup } from './project-id.js';
import { startRender, UncertainRefusal } from './start-render.js';

/** A task that renders. Its journal stays open until its id was printed or saved. */
export interface SubmittedTask {
  readonly taskId: number;
  readonly alias: string;
  readonly source: ActiveSubmission;
  readonly taskInfo: TaskInfo;
  /** Its upload; undefined if none was needed. */
  readonly upload: UploadReport | undefined;
  /** Why the node limit could not be set, if so. */
  readonly limitError: RayvisionError | undefined;
}

/** A scene that could not be submitted. */
export interface FailedSubmission {
  readonly source: { readonly plan: Pick<SubmissionPlan, 'typed' | 'scene'> };
  readonly error: RayvisionError;
  /** Whether the error was printed already. */
  readonly isReported?: boolean;
}

/** The outcome of one scene. */
export type SubmissionOutcome = { readonly task: SubmittedTask } | FailedSubmission;

/** Tools and settings for sending submissions. */
export interface SendTools {
  readonly client: Client;
  readonly uploader: AssetUploader;
  /** Whether the assets are on the farm, according to the request. */
  readonly assetsOnFarm: boolean;
  /** Whether the request names a way to transfer files. */
  readonly namesWay: boolean;
  readonly listener: Pick<SubmissionListener, 'warnOfMoney'>;
  /** The flags that a suggested command needs to address the same farm. */
  readonly farmFlags: string;
}

/** Tools and settings for sending one submission. */
interface SendContext extends SendTools {
  /** Epoch milliseconds. */
  now(): number;
  /** Finds or adds the named project, once for all submissions. */
  projectId(): Promise<number | undefined>;
}

function taskInfoOf({ plan, journal }: ActiveSubmission): TaskInfo {
  const { taskId, projectId } = journal.record;
  const own = projectId === undefined ? {} : { project_id: String(projectId) };
  return { ...plan.files['task.json'].task_info, ...own, task_id: String(taskId) };
}

async function reserveTask(client: Client, { plan, journal }: ActiveSubmission): Promise<void> {
  const { priority, labels, artist } = plan;
  const { taskId, alias } = await client.createTask({ priority, labels, artist });
  await journal.write({ taskId, alias, steps: { ...journal.record.steps, task: 'done', files: 'begun' } });
}

/** Sends the job files, all at once; only the task file waits for the project's id. */
async function sendJobFiles({ client, projectId }: SendContext, submission: ActiveSubmission): Promise<void> {
  const { plan, journal } = submission;
  const taskId = journal.record.taskId as number;
  const { 'task.json': task, ...others } = plan.files;
  const send = (name: JobFileName, value: unknown) =>
    client.sendJobFile(taskId, name, JSON.stringify(value, undefined, 2));

  async function sendTaskFile(): Promise<void> {
    const id = await projectId();
    if (id !== undefined && id !== journal.record.projectId) {
      await journal.mark('project', 'done', { projectId: id });
    }
    await send('task.json', { ...task, task_info: taskInfoOf(submission) });
  }

  await Promise.all([
    sendTaskFile(),
    ...Object.entries(others).map(([name, value]) => send(name as JobFileName, value)),
  ]);
}

/** Reserves a task id, unless an earlier run did, and sends the job files. */
async function reserveAndSendFiles(context: SendContext, submission: ActiveSubmission): Promise<void> {
  const { journal, resumed } = submission;
  if (journal.record.taskId !== undefined) {
    try {
      return await sendJobFiles(context, submission);
    } catch (error) {
      // A farm forgets an id that was only reserved; then a new one is needed. Beside an id that may have been
      // submitted, a new one could render a second time.
      const onlyReserved = resumed && journal.record.steps.submit === undefined;
      if (!onlyReserved || !(error instanceof NoInputError)) throw error;
    }
  }
  // The project is found or added meanwhile.
  context.projectId().catch(() => {});
  await reserveTask(context.client, submission);
  return sendJobFiles(context, submission);
}

/** Milliseconds within which the farm lists a task that it refused and submitted all the same. */
const LISTED_WITHIN = 60_000;

/** Forgets a task that the farm refused long ago and does not list: the submission needs a new one. */
async function forgetRefused({ journal }: ActiveSubmission, now: number): Promise<void> {
  const { refusedAt, steps } = journal.record;
  const age = now - Date.parse(refusedAt ?? '');
  // Also where the age is not a number.
  if (!(age >= LISTED_WITHIN)) return;
  const { files: _, submit: __, ...left } = steps;
  const none = { taskId: undefined, alias: undefined, refusedAt: undefined };
  await journal.write({ ...none, steps: { ...left, task: 'begun' } });
}

/**
 * Whether no assets are to be uploaded, since they are on the farm already. What an earlier run said holds until a
 * request names a way to transfer them; as long as only the journal says it, a warning says so.
 */
async function areAssetsOnFarm(context: SendContext, { journal, plan }: ActiveSubmission): Promise<boolean> {
  const { namesWay, listener } = context;
  const wasSaid = plan.assetsOnFarm === true;
  const isOnFarm = context.assetsOnFarm || (wasSaid && !namesWay);
  if (isOnFarm !== wasSaid) {
    await journal.write({ plan: { ...plan, assetsOnFarm: isOnFarm } satisfies SubmissionPlan });
  }
  if (isOnFarm && !context.assetsOnFarm) listener.warnOfMoney('money.assetsOnFarm', { scene: plan.typed });
  return isOnFarm;
}

/**
 * Uploads, sends and submits one scene. Only the farm knows whether an earlier run submitted it without receiving the answer:
 * the farm is queried before any step is repeated.
 */
async function submit(context: SendContext, submission: ActiveSubmission): Promise<UploadReport | undefined> {
  const { client, uploader, now } = context;
  const { journal, plan } = submission;
  const { steps, taskId } = journal.record;
  if (steps.submit === 'done') return undefined;
  const happened = steps.submit === 'begun' && taskId !== undefined && (await client.isListed(taskId));
  // The task renders: a full disk must not lose its id. The next run would ask the farm.
  const markSubmitted = () => journal.mark('submit', 'done').catch(() => {});
  if (happened) {
    await markSubmitted();
    return undefined;
  }
  await forgetRefused(submission, now());
  // Assets first: the farm must never hold a job whose files did not arrive (docs/protocol/quirks.md, §4.28).
  const onFarm = await areAssetsOnFarm(context, submission);
  const { assets, upload } = onFarm ? uploader.confirmOnFarm() : await uploader.upload(assetsOf(plan));
  await reserveAndSendFiles(context, submission);
  // The refusal of an earlier call does not apply to this one.
  await journal.write({
    refusedAt: undefined,
    steps: { ...journal.record.steps, files: 'done', submit: 'begun' },
  });
  try {
    await startRender(client, journal.record.taskId as number, assets, plan.artist);
  } catch (error) {
    if (error instanceof UncertainRefusal) {
      if (error.listed === 'submitted') await markSubmitted();
      else await journal.write({ refusedAt: new Date(now()).toISOString() }).catch(() => {});
    }
    throw error;
  }
  await markSubmitted();
  return upload;
}

/** Sets the node limit. The task renders already, so a refusal is returned: the task's id must not be lost. */
async function setNodeLimit(
  client: Client,
  { plan, journal }: ActiveSubmission,
): Promise<RayvisionError | undefined> {
  const { taskId, steps } = journal.record;
  if (plan.nodeLimit === undefined || steps.limit === 'done') return undefined;
  try {
    await client.limitNodes(taskId as number, plan.nodeLimit);
    await journal.mark('limit', 'done').catch(() => {});
    return undefined;
  } catch (error) {
    return toRayvisionError(error);
  }
}

async function send(context: SendContext, source: ActiveSubmission): Promise<SubmittedTask> {
  const upload = await submit(context, source);
  const limitError = await setNodeLimit(context.client, source);
  const { taskId = 0, alias = '' } = source.journal.record;
  return { taskId, alias, source, taskInfo: taskInfoOf(source), upload, limitError };
}

/**
 * Sends submissions. One that fails does not stop the others; its journal stays open for the next run, unless the
 * failure is final.
 */
export async function sendSubmissions(
  submissions: readonly ActiveSubmission[],
  project: ProjectLookup,
  tools: SendTools,
  world: SubmissionWorld,
): Promise<SubmissionOutcome[]> {
  const { client, farmFlags } = tools;
  let found: Promise<number | undefined> | undefined;
  const projectId = () => {
    found ??= findOrAddProject(client, project, world);
    return found;
  };
  const context: SendContext = { ...tools, now: world.now, projectId };

  async function one(source: ActiveSubmission): Promise<SubmissionOutcome> {
    const { journal } = source;
    const { taskId: unsureTask } = journal.record.steps.submit === 'begun' ? journal.record : {};
    try {
      return { task: await send(context, source) };
    } catch (cause) {
      const refused = cause instanceof UncertainRefusal ? cause : undefined;
      const wasUnsure = unsureTask !== undefined && unsureTask === journal.record.taskId;
      const unsure: UncertainReason | undefined =
        refused?.listed === 'unlisted' ? 'unlisted' : refused || wasUnsure ? 'unknown' : undefined;
      const error = stoppedError(refused?.refusal ?? cause, journal.record, unsure, farmFlags);
      if (isFinal(error) && !unsure) await journal.close();
      else await journal.release();
      return { source, error };
    }
  }

  return Promise.all(submissions.map(one));
}
