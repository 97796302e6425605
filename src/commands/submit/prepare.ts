import type { Context } from '../../context.js';
import { mayAsk, progressFor } from '../globals.js';
import type { Session } from '../session.js';
import type { SubmitOptions } from '../submit.js';
import type { Checked } from './check.js';
import type { Courier } from './courier.js';
import { askFarm, type FarmFacts, type Job, prepareJob } from './job.js';
import { completeScenes, lazyAsker } from './scene.js';
import { showDryRun, showSummaries } from './show.js';
import { sizesOf } from './travel.js';

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

/**
 * Asks a person and the farm for what is missing, shows what will be sent and what it may cost, and asks whether to
 * go on. Undefined when the answer is no, or when showing was all (`--dry-run`).
 */
export async function agreeOn(
  checked: Checked,
  { hashOf, session, courier }: Means,
  options: SubmitOptions,
  context: Context,
): Promise<Agreed | undefined> {
  const { say } = context;
  const { settings, base, extraFiles } = checked;
  const asker = lazyAsker(context);
  const scenes = await completeScenes(checked, options, context, asker);
  const wishes = { settings, options, base, extraFiles, platform: session.client.platform };
  const progress = await progressFor(options, context, say('ui.asking', { domain: session.farm.domain }));
  const [facts, hashes] = await Promise.all([
    askFarm(session.client, scenes, wishes, context.lang),
    Promise.all(scenes.map((scene) => hashOf(scene.path))),
    options.dryRun ? undefined : courier.prepare(),
  ]).finally(() => progress.stop());
  const jobs: Job[] = [];
  for (const [at, scene] of scenes.entries()) {
    jobs.push(await prepareJob(scene, hashes[at] ?? '', facts, wishes, context, asker));
  }
  if (options.dryRun) {
    await showDryRun(jobs, options, context);
    return undefined;
  }
  if (!options.quiet && !options.json) {
    const bytes = await sizesOf(jobs, checked.sizes, options, context);
    await showSummaries(jobs, bytes, facts, session.farm, options, context);
  }
  if (mayAsk(options, context) && !options.yes) {
    const yes = await (await asker()).confirm(say('prompt.submit', { count: jobs.length }), true);
    if (!yes) {
      context.stderr.write(`${say('ui.notSubmitted')}\n`);
      return undefined;
    }
  }
  context.signal.throwIfAborted();
  return { facts, jobs };
}
