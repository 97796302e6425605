import { DataError } from '../errors.js';
import { openSubmissions } from '../state/submissions/submissions.js';
import type { OpenHasher } from '../transfer/open-hasher.js';
import { type FramePart, framePartsOf, prepareParts } from './jobs/frame-parts.js';
import type { PreparedJobs } from './jobs/prepare-jobs.js';
import type { SubmissionListener } from './listener.js';
import { planOf, submissionKey } from './plan.js';
import type { CheckedScene } from './scenes/known-scene.js';
import { type ActiveSubmission, beginSubmission, type SubmissionOwner } from './sending/begin-submission.js';
import { interruptedEarly } from './sending/interruption.js';
import { lastProjectTurn, type ProjectLookup, projectLookup } from './sending/project-id.js';
import { claimById, claimUnfinished, type KeyOf, nameInKey } from './sending/resumable.js';
import { rememberGroups, sceneGroups } from './sending/scene-groups.js';
import { type SendTools, type SubmissionOutcome, sendSubmissions } from './sending/send-submissions.js';
import type { SubmitSettings } from './settings/merge-settings.js';
import type { ValidRequest } from './validate-request.js';
import type { SubmissionWorld } from './world.js';

/** What to do with an unfinished submission of the same scene. */
export type UnfinishedChoice = 'resume' | 'new' | 'leave';

/** Decisions of the person or program that submits. */
export interface SubmitDecisions {
  chooseUnfinished(submission: ActiveSubmission): Promise<UnfinishedChoice>;
  /** Shows what will be sent, and returns whether to send it. */
  confirm(prepared: PreparedJobs): Promise<boolean>;
}

/** The tools of a submission, besides the request. */
export interface SubmitTools extends SendTools {
  readonly owner: SubmissionOwner;
  readonly hasher: Pick<OpenHasher, 'md5OfFile'>;
}

/** Submissions whose journals this process has locked, ready to be sent. */
interface ReadySubmissions {
  readonly submissions: readonly ActiveSubmission[];
  readonly project: ProjectLookup;
}

/** @throws DataError if no transfer engine reaches the farm: before any question and any request */
function checkUploadPossible({ client, uploader }: SubmitTools, { assetsOnFarm }: ValidRequest): void {
  if (!assetsOnFarm && !uploader.canUpload) throw new DataError('submit.assets', { domain: client.domain });
}

/**
 * Claims unfinished submissions of the request's scenes and starts new ones for the others.
 * @param held receives every submission whose journal is open
 * @returns undefined if nothing is to be sent
 */
async function openAll(
  request: ValidRequest,
  decisions: SubmitDecisions,
  tools: SubmitTools,
  world: SubmissionWorld,
  held: ActiveSubmission[],
): Promise<ReadySubmissions | undefined> {
  const { options, assetsOnFarm } = request;
  const { settings } = options;
  const { client, uploader, owner, hasher } = tools;
  const { origin } = request;
  const keyOf =
    ({ identity }: SubmitSettings): KeyOf =>
    async (scene, name) =>
      submissionKey({
        ...{ account: owner.account, platform: client.platform, scene: name },
        ...(origin === undefined
          ? { content: await hasher.md5OfFile(scene), settings: identity }
          : { content: '', settings: { origin } }),
      });
  const parts = framePartsOf(settings);
  const journals = openSubmissions(world.folder, world);
  const paths = request.isNew ? [] : request.scenes.map(({ path }) => path);
  const unfinished: (ActiveSubmission | undefined)[][] = [];
  for (const part of parts) {
    const found = await claimUnfinished(journals, owner, paths, keyOf(part.settings), options.listener);
    held.push(...found.filter((one) => one !== undefined));
    unfinished.push(found);
  }
  // Before a question about one of them.
  if (held.length > 0) await request.reportFaults();
  const submissions: ActiveSubmission[] = [];
  const scenes: CheckedScene[] = [];
  const groups = sceneGroups(settings, world);
  /** Parts that are resumed, left, or submitted already, by scene. */
  const settled = new Map<string, Set<number>>();
  for (const [at, scene] of request.scenes.entries()) {
    const earlier = unfinished.map((found) => found[at]);
    const first = earlier.find((one) => one !== undefined);
    // One answer for all parts of a scene.
    const choice = first ? await decisions.chooseUnfinished(first) : 'new';
    if (choice === 'leave') continue;
    const done = new Set<number>();
    if (first && choice === 'resume') {
      // It may have been started under another name of the file; messages use the name in this request.
      for (const one of earlier)
        if (one) submissions.push({ ...one, plan: { ...one.plan, typed: scene.typed } });
      for (const { at: place } of parts) if (earlier[place]) done.add(place);
      for (const place of await groups.resume(scene.path, first.plan)) done.add(place);
    }
    settled.set(scene.path, done);
    if (done.size < parts.length) scenes.push(scene);
  }
  if (submissions.length + scenes.length === 0) return undefined;
  if (scenes.length > 0) checkUploadPossible(tools, request);
  const turn = await lastProjectTurn(settings.taskInfo.project_name ?? '', world);
  if (scenes.length === 0) return { submissions, project: projectLookup(submissions, turn) };
  const prepareTools = { client, uploader: assetsOnFarm ? undefined : uploader, hashOf: hasher.md5OfFile };
  const isNeeded = (path: string, { at }: FramePart) => !settled.get(path)?.has(at);
  const prepared = await prepareParts({ ...request, scenes }, parts, prepareTools, world, isNeeded);
  if (!(await decisions.confirm(prepared))) return undefined;
  world.signal.throwIfAborted();
  for (const { job, part } of prepared.parts) {
    const plan = groups.add(planOf(job, part.settings, assetsOnFarm), part.at);
    const key = await keyOf(part.settings)(plan.scene, await nameInKey(plan.scene));
    const submission = await beginSubmission(journals, plan, key, owner, world);
    held.push(submission);
    submissions.push(submission);
  }
  const place = ({ plan }: ActiveSubmission) =>
    request.scenes.findIndex(({ typed }) => typed === plan.typed) * parts.length + (plan.group?.at ?? 0);
  submissions.sort((a, b) => place(a) - place(b));
  const project = projectLookup(submissions, turn);
  return { submissions, project: { ...project, id: prepared.offers.projectId ?? project.id } };
}

/** Adds the scenes that were skipped for their faults, in the order of the request. */
function withFaults(outcomes: readonly SubmissionOutcome[], { faults, typed }: ValidRequest) {
  const leftOut = faults.map(({ typed: name, path, error }) => ({
    ...{ source: { plan: { typed: name, scene: path } }, error, isReported: true },
  }));
  const place = (one: SubmissionOutcome) =>
    typed.indexOf(('task' in one ? one.task.source : one.source).plan.typed);
  return [...outcomes, ...leftOut].toSorted((a, b) => place(a) - place(b));
}

/** Releases submissions that were not closed; the next run can resume them. */
async function releaseAll(held: readonly ActiveSubmission[]): Promise<void> {
  for (const { journal } of held) await journal.release();
}

/**
 * Submits the scenes of a request. Each step is written to a journal in the state folder before it starts, so that the
 * same request, run again after an interruption, resumes the submission and never pays for it twice.
 * @param use receives the outcomes; it closes the journal of each task after printing or saving its id
 * @returns the result of `use`; undefined when nothing was to be sent
 */
export async function submitScenes<T>(
  request: ValidRequest,
  decisions: SubmitDecisions,
  tools: SubmitTools,
  world: SubmissionWorld,
  use: (outcomes: readonly SubmissionOutcome[]) => Promise<T>,
): Promise<T | undefined> {
  const held: ActiveSubmission[] = [];
  try {
    const ready = await openAll(request, decisions, tools, world, held).catch((error: unknown) => {
      throw interruptedEarly(error);
    });
    if (!ready) return undefined;
    await request.reportFaults();
    const outcomes = await sendSubmissions(ready.submissions, ready.project, tools, world);
    await rememberGroups(outcomes, world);
    return await use(withFaults(outcomes, request));
  } finally {
    await releaseAll(held);
  }
}

/**
 * Claims an unfinished submission and releases it after `work`.
 * @param id submission id, task id or alias; undefined for the newest submission
 * @throws NoInputError if there is none; FarmBusyError if another process has locked it
 */
export async function withUnfinished<T>(
  id: string | undefined,
  owner: SubmissionOwner,
  listener: Pick<SubmissionListener, 'warnOfMoney'>,
  world: SubmissionWorld,
  work: (submission: ActiveSubmission) => Promise<T>,
): Promise<T> {
  const submission = await claimById(openSubmissions(world.folder, world), owner, id, listener);
  return work(submission).finally(() => submission.journal.release());
}

/** Sends the rest of a submission that an earlier run started. */
export async function resumeSubmission(
  submission: ActiveSubmission,
  tools: SendTools,
  world: SubmissionWorld,
): Promise<SubmissionOutcome[]> {
  const turn = await lastProjectTurn(submission.plan.files['task.json'].task_info.project_name, world);
  const outcomes = await sendSubmissions([submission], projectLookup([submission], turn), tools, world);
  await rememberGroups(outcomes, world);
  return outcomes;
}
