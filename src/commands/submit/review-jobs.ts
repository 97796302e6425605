import type { Context } from '../../context.js';
import { isRisky } from '../../domain/scene-tips.js';
import { UsageError } from '../../errors.js';
import { canPrompt, progressFor } from '../flags/globals.js';
import type { Session } from '../session/session.js';
import type { Courier } from './asset-uploader.js';
import { eachWithoutFault } from './faults.js';
import { askFarm, draftScene, type FarmFacts, type Job, prepareJob } from './job.js';
import type { JobWishes } from './job-build-options.js';
import type { CheckedScene, KnownScene } from './known-scene.js';
import { completeScenes, lazyAsker, type Scene } from './scene.js';
import { printPlans } from './show.js';
import type { SubmitOptions } from './submit.js';
import { showSummaries } from './summary.js';
import { openTips } from './tips.js';
import { sizesOf } from './upload-preflight.js';
import type { Checked } from './validate-submit.js';

/** Jobs that a person, or the line, has agreed to. */
export interface Agreed {
  readonly facts: FarmFacts;
  readonly jobs: readonly Job[];
}

interface Means {
  readonly session: Session;
  readonly courier: Courier;
  /** MD5 of a scene's bytes. */
  readonly hashOf: (scene: string) => Promise<string>;
}

/** What the farm says of scenes, and their hashes, while a progress line is shown. */
async function factsOf(
  scenes: readonly Scene[],
  wishes: JobWishes,
  { hashOf, session, courier }: Means,
  context: Context,
) {
  const { options } = wishes;
  const text = context.say('ui.asking', { domain: session.farm.domain });
  const progress = await progressFor(options, context, text);
  const [facts, hashes] = await Promise.all([
    askFarm(session.client, scenes, wishes, context.lang),
    Promise.all(scenes.map(async ({ path }) => [path, await hashOf(path)] as const)),
    options.dryRun ? undefined : courier.prepare(),
  ]).finally(() => progress.stop());
  return { facts, hashes: new Map(hashes) };
}

/** All scenes, where the DCC of each is known. */
function allKnown(files: readonly CheckedScene[]): readonly KnownScene[] | undefined {
  const known = files.filter((file): file is KnownScene => file.dcc !== undefined);
  return known.length === files.length ? known : undefined;
}

/**
 * The scenes with everything that is asked, and what the farm says of them. A person is asked only when all that is
 * wrong with the scenes is known; a script fails for what it leaves out before the network is used.
 */
async function complete(
  checked: Checked,
  wishes: JobWishes,
  means: Means,
  context: Context,
  asker: ReturnType<typeof lazyAsker>,
) {
  const { options } = wishes;
  const { faults, report } = checked;
  const known = allKnown(checked.files);
  if (!canPrompt(options, context)) {
    const before = faults.length;
    const each = await eachWithoutFault(checked.files, faults, (file) =>
      completeScenes({ ...checked, files: [file] }, options, context, asker),
    );
    const scenes = each.flat();
    if (faults.length > before || scenes.length === 0) await report();
    return { scenes, ...(await factsOf(scenes, wishes, means, context)) };
  }
  if (!known) {
    const scenes = await completeScenes(checked, options, context, asker);
    return { scenes, ...(await factsOf(scenes, wishes, means, context)) };
  }
  const drafts = known.map((file) => draftScene(file, wishes.settings));
  const told = await factsOf(drafts, wishes, means, context);
  const silent = { ...wishes, options: { ...options, input: false, quiet: true } };
  const good = await eachWithoutFault(drafts, faults, async (scene) => {
    await prepareJob(scene, '', told.facts, silent, context, asker).catch((error: unknown) => {
      // What is only left out will be asked.
      if (!(error instanceof UsageError)) throw error;
    });
    return scene.path;
  });
  await report();
  const files = checked.files.filter(({ path }) => good.includes(path));
  return { scenes: await completeScenes({ ...checked, files }, options, context, asker), ...told };
}

/**
 * Asks a person and the farm for what is missing, shows what will be sent and what it may cost, and asks whether to
 * go on. Undefined when the answer is no, or when showing was all (`--dry-run`).
 */
export async function agreeOn(
  checked: Checked,
  means: Means,
  options: SubmitOptions,
  context: Context,
): Promise<Agreed | undefined> {
  const { say } = context;
  const { settings, base, extraFiles, faults, report } = checked;
  const { client } = means.session;
  const asker = lazyAsker(context);
  const wishes = { settings, options, base, extraFiles, platform: client.platform };
  const { scenes, facts, hashes } = await complete(checked, wishes, means, context, asker);
  const jobs = await eachWithoutFault(scenes, faults, (scene) =>
    prepareJob(scene, hashes.get(scene.path) ?? '', facts, wishes, context, asker),
  );
  await report();
  if (options.dryRun) await printPlans(jobs, faults, options, context);
  if (!options.quiet && !options.json) {
    const bytes = await sizesOf(jobs, checked.sizes, options, context);
    await showSummaries(jobs, bytes, facts, settings, client, options, context);
  }
  if (options.dryRun) {
    if (!options.json) context.stderr.write(`${say('ui.dryRun')}\n`);
    return undefined;
  }
  if (canPrompt(options, context) && !options.yes) {
    // What will hardly render is not begun by Return alone.
    const isRisk = scenes.some((scene) => isRisky(openTips(scene, wishes)));
    const yes = await (await asker()).confirm(say('prompt.submit', { count: jobs.length }), !isRisk);
    if (!yes) {
      context.stderr.write(`${say('ui.notSubmitted')}\n`);
      return undefined;
    }
  }
  context.signal.throwIfAborted();
  return { facts, jobs };
}
