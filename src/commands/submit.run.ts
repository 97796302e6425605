import type { Context } from '../context.js';
import { DataError } from '../errors.js';
import { openProjectTurns } from '../state/project-turns.js';
import { openSubmissions } from '../state/submissions.js';
import { expandScenes } from './expand-names.js';
import { READER_GONE, warn } from './globals.js';
import type { Outcome } from './outcome.js';
import { mayReach, type Session, withSession } from './session.js';
import { type Checked, check } from './submit/check.js';
import { type Courier, openCourier, speedOf } from './submit/courier.js';
import { beginDispatch, type Dispatch } from './submit/dispatch.js';
import { earlierDispatches } from './submit/earlier.js';
import { finish } from './submit/finish.js';
import type { CheckedScene } from './submit/known-scene.js';
import { runForget, runUnfinished } from './submit/leftovers.js';
import { planOf, submissionKey } from './submit/plan.js';
import { agreeOn } from './submit/prepare.js';
import { type ProjectWish, wishOf } from './submit/project.js';
import { checkAlone, runResume } from './submit/resume.js';
import { sendAll } from './submit/send.js';
import { checkNoneEmpty } from './submit/settings.js';
import { collecting } from './submit/travel.js';
import { chooseUnfinished, stoppedEarly } from './submit/unfinished.js';
import type { SubmitOptions } from './submit.js';
import { withCollector } from './transfer/collector.js';
import { type OpenHasher, openHasher } from './transfer/hasher.js';

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
  const keyOf = async (scene: string) =>
    submissionKey({
      account: accessId,
      platform: session.client.platform,
      scene,
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
  const files: CheckedScene[] = [];
  // All are ours until the end, whatever is answered.
  claimed.push(...earlier.filter((one) => one !== undefined));
  for (const [at, file] of checked.files.entries()) {
    const one = earlier[at];
    const answer = one ? await chooseUnfinished(one, options, context) : 'new';
    if (one && answer === 'resume') held.push(one);
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
    const dispatch = await beginDispatch(submissions, plan, await keyOf(plan.scene), session, context);
    claimed.push(dispatch);
    held.push(dispatch);
  }
  // As they were typed.
  held.sort((a, b) => paths.indexOf(a.plan.scene) - paths.indexOf(b.plan.scene));
  const wish = wishOf(held, turn);
  return { ...wish, id: agreed.facts.projectId ?? wish.id };
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
  const { settings, stored } = checked;
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
      if (!wish) return 0;
      const sent = await sendAll(session.client, courier, held, wish, options, context);
      return finish(session.client, sent, { ...settings.wait, collector }, options, context);
    });
  }

  const hasher = openHasher(context);
  try {
    return await withSession({ ...options, platform }, context, submit, stored);
  } finally {
    for (const { journal } of claimed) await journal.release();
    await hasher.close();
  }
}
