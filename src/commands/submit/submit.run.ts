import type { Context } from '../../context.js';
import { DataError, isInterruption } from '../../errors.js';
import { openProjectTurns } from '../../state/project-turns.js';
import { openSubmissions } from '../../state/submissions.js';
import { expandScenes } from '../files/expand-names.js';
import { READER_GONE, warn } from '../flags/globals.js';
import type { Outcome } from '../outcome.js';
import { mayReach, type Session, withSession } from '../session/session.js';
import { withCollector } from '../transfer/background-download.js';
import { type OpenHasher, openHasher } from '../transfer/open-hasher.js';
import { type Courier, openCourier, speedOf } from './asset-uploader.js';
import { beginDispatch, type Dispatch } from './dispatch.js';
import type { Fault } from './faults.js';
import { finish } from './finish.js';
import { chooseUnfinished, stoppedEarly } from './interruption.js';
import type { CheckedScene } from './known-scene.js';
import { planOf, submissionKey } from './plan.js';
import { type ProjectWish, wishOf } from './project.js';
import { earlierDispatches, type KeyOf, nameInKey } from './resumable.js';
import { checkAlone, runResume } from './resume.js';
import { agreeOn } from './review-jobs.js';
import { type Sent, sendAll } from './send.js';
import { checkNoneEmpty } from './settings.js';
import type { SubmitOptions } from './submit.js';
import { runForget, runUnfinished } from './unfinished-commands.js';
import { collecting } from './upload-preflight.js';
import { type Checked, check } from './validate-submit.js';

/**
 * Tells early what the submit call would refuse (client/assets.ts): before the network, and before a question.
 * @throws DataError where the scene's files have no way to the farm
 */
function checkAssets(session: Session, options: SubmitOptions): void {
  if (mayReach(session) || options.assetsOnFarm) return;
  throw new DataError('submit.assets', { domain: session.farm.domain });
}

/** What sending files needs. */
interface Means {
  readonly session: Session;
  readonly hasher: OpenHasher;
  readonly courier: Courier;
}

/** Submissions whose journals this process holds. */
interface Dispatches {
  /** All of them: they are let go of at the end. */
  readonly claimed: Dispatch[];
  /** What is to be sent. */
  readonly held: Dispatch[];
}

/** Everything that the line names, begun now or by an earlier run; undefined when nothing is to be sent. */
async function gather(
  checked: Checked,
  { session, hasher, courier }: Means,
  { claimed, held }: Dispatches,
  options: SubmitOptions,
  context: Context,
): Promise<ProjectWish | undefined> {
  const { settings } = checked;
  const { accessId } = session.farm.credentials;
  const hashOf = hasher.md5OfFile;
  const keyOf: KeyOf = async (scene, name) =>
    submissionKey({
      account: accessId,
      platform: session.client.platform,
      scene: name,
      content: await hashOf(scene),
      settings: settings.decides,
    });

  // What is only shown needs no folder to write to.
  if (options.dryRun) {
    await agreeOn(checked, { hashOf, session, courier }, options, context);
    return undefined;
  }
  const submissions = openSubmissions(context.folder, context);
  const paths = checked.files.map(({ path }) => path);
  const resumable = options.new ? [] : paths;
  const earlier = await earlierDispatches(submissions, session.farm, resumable, keyOf, options, context);
  // Before anybody is asked about one of them.
  if (earlier.some((one) => one !== undefined)) await checked.report();
  const files: CheckedScene[] = [];
  // All are ours until the end, whatever is answered.
  claimed.push(...earlier.filter((one) => one !== undefined));
  for (const [at, file] of checked.files.entries()) {
    const one = earlier[at];
    const answer = one ? await chooseUnfinished(one, options, context) : 'new';
    // It may have been begun under another name of the file: it is told as this line names it.
    if (one && answer === 'resume') held.push({ ...one, plan: { ...one.plan, typed: file.typed } });
    else if (answer === 'new') files.push(file);
  }
  if (held.length + files.length === 0) {
    context.stderr.write(`${context.say('ui.notSubmitted')}\n`);
    return undefined;
  }
  if (files.length > 0) checkAssets(session, options);
  const project = settings.taskInfo.project_name ?? '';
  const turn = await openProjectTurns(context.folder, project, context).last();
  if (files.length === 0) return wishOf(held, turn);
  const agreed = await agreeOn({ ...checked, files }, { hashOf, session, courier }, options, context);
  if (!agreed) return undefined;
  for (const job of agreed.jobs) {
    const plan = planOf(job, settings, options);
    const key = await keyOf(plan.scene, await nameInKey(plan.scene));
    const dispatch = await beginDispatch(submissions, plan, key, session, context);
    claimed.push(dispatch);
    held.push(dispatch);
  }
  // As they were typed.
  const place = ({ plan }: Dispatch) => checked.files.findIndex(({ typed }) => typed === plan.typed);
  held.sort((a, b) => place(a) - place(b));
  const wish = wishOf(held, turn);
  return { ...wish, id: agreed.facts.projectId ?? wish.id };
}

/** What came of all scenes of the line, as they were typed: those that `--skip-bad` left out among them. */
function withLeftOut(sent: readonly Sent[], faults: readonly Fault[], { scenes }: SubmitOptions): Sent[] {
  const leftOut = faults.map(({ typed, path, error }) => ({
    ...{ dispatch: { plan: { typed, scene: path } }, error, isReported: true },
  }));
  const place = ({ typed }: { readonly typed: string }) => scenes.indexOf(typed);
  const planOf = (one: Sent) => ('submission' in one ? one.submission.dispatch.plan : one.dispatch.plan);
  return [...sent, ...leftOut].toSorted((a, b) => place(planOf(a)) - place(planOf(b)));
}

/** Validates, asks for what is missing, shows what will be sent, sends it, and waits if told to. */
export async function runSubmit(options: SubmitOptions, context: Context): Promise<Outcome> {
  checkNoneEmpty(options);
  checkAlone(options);
  if (options.unfinished) return runUnfinished(options, context);
  if (options.forget !== undefined) return runForget(options.forget, options, context);
  // A reader that leaves early must not make a submission that was cut off look like one.
  if (!options.dryRun) context.exitWhenUnread(READER_GONE);
  if (options.resume !== undefined) return runResume(options, context);
  const speed = speedOf(options);
  const scenes = await expandScenes(options.scenes, context);
  const checked = await check({ ...options, scenes }, context);
  const limit = speed();
  const { settings, stored, faults } = checked;
  const idle = options.wait
    ? undefined
    : (['timeout', 'interval', 'until', 'download'] as const).find((key) => options[key]);
  if (idle) warn(options, context, context.say('ui.waitOnly', { flag: `--${idle}` }));
  const { platform } = settings;
  const dispatches: Dispatches = { claimed: [], held: [] };
  const { claimed, held } = dispatches;

  async function submit(session: Session): Promise<Outcome> {
    const courier = openCourier(session, hasher, limit, options, context);
    const means = { session, hasher, courier };
    return withCollector(session, collecting(options), context, async (collector) => {
      const wish = await gather(checked, means, dispatches, options, context).catch((error: unknown) => {
        throw stoppedEarly(error);
      });
      if (!wish) return options.dryRun ? Math.max(0, ...faults.map(({ error }) => error.exitCode)) : 0;
      await checked.report();
      const sent = await sendAll(session.client, courier, held, wish, options, context);
      const all = withLeftOut(sent, faults, options);
      return finish(session.client, all, { ...settings.wait, collector }, options, context);
    });
  }

  const hasher = openHasher(context);
  try {
    return await withSession({ ...options, platform }, context, submit, stored);
  } catch (error) {
    // The scenes were looked at first (docs/contract.md, "Exit codes").
    if (!isInterruption(error)) await checked.report();
    throw error;
  } finally {
    for (const { journal } of claimed) await journal.release();
    await hasher.close();
  }
}
