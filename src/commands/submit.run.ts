import type { Client } from '../client/client.js';
import type { Context } from '../context.js';
import type { BaseTask } from '../domain/task-info.js';
import { DataError, InterruptedError, RayvisionError } from '../errors.js';
import { md5OfFile } from '../job/hash.js';
import { printJson } from '../output/print.js';
import { rememberTask } from '../state/last-task.js';
import { mayAsk, progressFor, READER_GONE, warn } from './globals.js';
import { readNamedFile } from './named-file.js';
import { isLocal, type Session, withSession } from './session.js';
import { readStored, type Stored } from './stored.js';
import { checkNotEmpty, framesInTaskFile, parseTaskFile, sceneFile } from './submit/files.js';
import { askFarm, type FarmFacts, type Job, prepareJob } from './submit/job.js';
import { fileLayer } from './submit/layers.js';
import { checkKnownParts, completeScenes, lazyAsker, type Scene } from './submit/scene.js';
import { type Sent, sendJobs } from './submit/send.js';
import { effectiveSettings, lineSettings, type SubmitSettings } from './submit/settings.js';
import { sentJson, showDryRun, showSent, showSummaries } from './submit/show.js';
import type { SubmitOptions } from './submit.js';
import { waitForTasks } from './wait-for-tasks.js';
import { printWaitResult, waitJson } from './wait-result.js';

/** A farm may list a task late that was submitted a moment ago. */
const LISTED_WITHIN = 60_000;

interface Checked {
  readonly settings: SubmitSettings;
  readonly files: readonly { typed: string; path: string }[];
  readonly base: BaseTask | undefined;
  readonly stored: Stored;
}

/** Everything that can be wrong before anyone is asked, in the contract's order: 64, 66, 65, and settings files. */
async function check(options: SubmitOptions, context: Context): Promise<Checked> {
  const { cwd, say } = context;
  const line = lineSettings(options);
  const found = await Promise.all(
    options.scenes.map(async (typed) => ({ typed, ...(await sceneFile(cwd, typed)) })),
  );
  const { taskJson } = options;
  const content = taskJson === undefined ? undefined : await readNamedFile(cwd, taskJson);
  for (const { typed, size } of found) checkNotEmpty(typed, size);
  const base = content === undefined ? undefined : parseTaskFile(taskJson ?? '', content);
  const told = line();
  if (!told.job.frames) framesInTaskFile(taskJson ?? '', base);
  const stored = await readStored(options, context);
  // The weaker one first.
  const layers = [stored.profile, ...(stored.project ? [stored.project] : [])].map((one) =>
    fileLayer(one, say),
  );
  const settings = effectiveSettings(told, options, base, layers);
  checkKnownParts(found, settings);
  return { settings, files: found, base, stored };
}

/** Assets that did not travel must not start a paid render; a farm on this machine costs nothing. */
function checkAssets({ farm }: Session, options: SubmitOptions): void {
  if (isLocal(farm) || options.assetsOnFarm || options.dryRun) return;
  throw new DataError('submit.assets', { domain: farm.domain });
}

async function remember(sent: readonly Sent[], options: SubmitOptions, context: Context): Promise<void> {
  const last = sent.findLast((one) => 'submission' in one);
  if (!last) return;
  try {
    await rememberTask(context.folder, last.submission.taskId);
  } catch (error) {
    // The task is on its way: that `--last` will not find it is worth a word, not a failure.
    if (!(error instanceof RayvisionError)) throw error;
    warn(options, context, error.tell(context.say));
  }
}

/** Exit code of the scenes that could not be submitted; the worst is the highest. */
function failureCode(sent: readonly Sent[]): number {
  return Math.max(0, ...sent.map((one) => ('error' in one ? one.error.exitCode : 0)));
}

/** Waits for what was submitted, and prints everything that is left to print. */
async function finish(
  client: Client,
  sent: readonly Sent[],
  settings: SubmitSettings,
  options: SubmitOptions,
  context: Context,
): Promise<number> {
  const [only] = sent;
  if (sent.length === 1 && only && 'error' in only) throw only.error;
  const ids = sent.flatMap((one) => ('submission' in one ? [one.submission.taskId] : []));
  const failed = failureCode(sent);
  const waits = Boolean(options.wait) && ids.length > 0;
  const told = sent.map((one) => sentJson(one, context));
  const whole = told.length === 1 ? told[0] : { submissions: told };
  for (const one of sent) {
    if ('submission' in one && one.submission.unlimited) {
      const { taskId, unlimited } = one.submission;
      warn(options, context, context.say('ui.unlimited', { id: taskId, cause: unlimited.tell(context.say) }));
    }
  }
  if (!options.json) await showSent(sent, options, context);
  if (!waits) {
    if (options.json) await printJson(context.stdout, whole);
    return failed;
  }
  const plan = { ...settings.wait, grace: LISTED_WITHIN };
  const result = await waitForTasks(client, ids, plan, options, context);
  if (options.json) await printJson(context.stdout, { ...whole, ...waitJson(result) });
  else await printWaitResult(result, options, context);
  return failed || result.exitCode;
}

async function prepareAll(
  session: Session,
  scenes: readonly Scene[],
  { settings, base }: Checked,
  options: SubmitOptions,
  context: Context,
  asker: ReturnType<typeof lazyAsker>,
): Promise<{ facts: FarmFacts; jobs: Job[] }> {
  const wishes = { settings, options, base, platform: session.client.platform };
  const progress = await progressFor(
    options,
    context,
    context.say('ui.asking', { domain: session.farm.domain }),
  );
  const [facts, hashes] = await Promise.all([
    askFarm(session.client, scenes, wishes),
    Promise.all(scenes.map((scene) => md5OfFile(scene.path))),
  ]).finally(() => progress.stop());
  const jobs: Job[] = [];
  for (const [at, scene] of scenes.entries()) {
    jobs.push(await prepareJob(scene, hashes[at] ?? '', facts, wishes, context, asker));
  }
  return { facts, jobs };
}

/** Says of Ctrl-C how far the submission had got. */
function interruptedWhile(error: unknown, sending: boolean): unknown {
  if (!(error instanceof InterruptedError)) return error;
  return new InterruptedError(sending ? 'interrupted.sending' : 'interrupted.early', {}, { cause: error });
}

/** Validates, asks for what is missing, shows what will be sent, sends it, and waits if told to. */
export async function runSubmit(options: SubmitOptions, context: Context): Promise<number> {
  // A reader that leaves early must not make a submission that was cut off look like one.
  context.exitWhenUnread(READER_GONE);
  const checked = await check(options, context);
  const { settings, files, stored } = checked;
  const idle = options.wait
    ? undefined
    : (['timeout', 'interval', 'until'] as const).find((key) => options[key]);
  if (idle) warn(options, context, context.say('ui.waitOnly', { flag: `--${idle}` }));
  const { platform } = settings;
  let sending = false;

  async function submit(session: Session): Promise<number> {
    checkAssets(session, options);
    const asker = lazyAsker(context);
    const scenes = await completeScenes(files, settings, options, context, asker);
    const { facts, jobs } = await prepareAll(session, scenes, checked, options, context, asker);
    if (options.dryRun) {
      await showDryRun(jobs, options, context);
      return 0;
    }
    if (!options.quiet && !options.json) await showSummaries(jobs, facts, session.farm, options, context);
    if (mayAsk(options, context) && !options.yes) {
      const yes = await (await asker()).confirm(context.say('prompt.submit', { count: jobs.length }), true);
      if (!yes) {
        context.stderr.write(`${context.say('ui.notSubmitted')}\n`);
        return 0;
      }
    }
    context.signal.throwIfAborted();
    sending = true;
    const sent = await sendJobs(session.client, jobs, facts, settings);
    await remember(sent, options, context);
    return finish(session.client, sent, settings, options, context);
  }

  try {
    return await withSession({ ...options, platform }, context, submit, stored);
  } catch (error) {
    throw interruptedWhile(error, sending);
  }
}
