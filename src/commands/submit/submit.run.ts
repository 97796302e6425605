import type { Context } from '../../context.js';
import { isInterruption } from '../../errors.js';
import { prepareJobs } from '../../submission/jobs/prepare-jobs.js';
import { interruptedEarly } from '../../submission/sending/interruption.js';
import { submitScenes } from '../../submission/submit-scenes.js';
import { type ValidRequest, validateRequest } from '../../submission/validate-request.js';
import { type OpenHasher, openHasher } from '../../transfer/open-hasher.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { type Globals, READER_GONE, warn } from '../flags/globals.js';
import type { Outcome } from '../outcome.js';
import { readStored, type Stored } from '../session/load-settings.js';
import { type Session, withSession } from '../session/session.js';
import { untilTestFrames, type WaitPlan } from '../wait/wait-options.js';
import { withBackgroundDownload } from '../wait/with-background-download.js';
import { finish } from './finish.js';
import { interactionOf } from './interaction.js';
import { checkAlone, runResume } from './resume.js';
import { confirmJobs, reviewJobs } from './review-jobs.js';
import { chooseUnfinished, printPlans } from './show.js';
import type { SubmitOptions } from './submit.js';
import { parseSubmit } from './submit-request.js';
import { submitTools } from './submit-tools.js';
import { runForget, runUnfinished } from './unfinished-commands.js';

/** `--dry-run`: shows what would be sent; sends nothing and needs no folder to write to. */
async function showDryRun(
  request: ValidRequest,
  { client }: Session,
  hasher: OpenHasher,
  globals: Globals,
  context: Context,
): Promise<Outcome> {
  const tools = { client, uploader: undefined, hashOf: hasher.md5OfFile };
  const prepared = await prepareJobs(request, tools, context).catch((error: unknown) => {
    throw interruptedEarly(error);
  });
  await printPlans(prepared.jobs, request.faults, globals, context);
  await reviewJobs(prepared, request, client, globals, context);
  if (!globals.json) context.stderr.write(`${context.translate('ui.dryRun')}\n`);
  return Math.max(0, ...request.faults.map(({ error }) => error.exitCode));
}

/** Warns of flags that mean nothing without `--wait`. */
function warnOfWaitFlags(options: SubmitOptions, context: Context): void {
  if (options.wait) return;
  const flag = (['timeout', 'interval', 'until', 'download'] as const).find((key) => options[key]);
  if (flag) warn(options, context, context.translate('ui.waitOnly', { flag: `--${flag}` }));
}

/** Submits scenes: reads the line, asks for what is missing, shows what will be sent, sends it, and waits. */
export async function runSubmit(options: SubmitOptions, context: Context): Promise<Outcome> {
  checkNoneEmpty(options);
  checkAlone(options);
  if (options.unfinished) return runUnfinished(options, context);
  if (options.forget !== undefined) return runForget(options.forget, options, context);
  // A reader that leaves early must not make an interrupted submission look like a finished one.
  if (!options.dryRun) context.exitWhenUnread(READER_GONE);
  if (options.resume !== undefined) return runResume(options, context);

  let stored: Stored | undefined;
  const storedSettings = async () => {
    stored = await readStored(options, context);
    return [stored.profile, ...(stored.project ? [stored.project] : [])];
  };
  const line = await parseSubmit(options, storedSettings, context);
  const request = await validateRequest(line.request, interactionOf(options, context), context);
  const limit = line.speed();
  const { settings } = request.options;
  warnOfWaitFlags(options, context);
  const plan: WaitPlan | undefined = options.wait
    ? untilTestFrames(line.wait(), options, settings.taskInfo)
    : undefined;
  const hasher = openHasher(context);

  async function submit(session: Session): Promise<Outcome> {
    const { client } = session;
    if (options.dryRun) return showDryRun(request, session, hasher, options, context);
    const { assetsOnFarm } = request;
    const tools = submitTools(session, hasher, { limit, assetsOnFarm }, options, context);
    const download = plan && options.download;
    return withBackgroundDownload(session, { ...options, download }, context, async (background) => {
      const outcome = await submitScenes(
        request,
        {
          chooseUnfinished: (submission) => chooseUnfinished(submission, options, context),
          async confirm(prepared) {
            await reviewJobs(prepared, request, client, options, context);
            return confirmJobs(prepared, options, context);
          },
        },
        tools,
        context,
        (outcomes) => finish(client, outcomes, plan && { plan, background }, options, context),
      );
      if (outcome === undefined) context.stderr.write(`${context.translate('ui.notSubmitted')}\n`);
      return outcome ?? 0;
    });
  }

  try {
    return await withSession({ ...options, platform: settings.platform }, context, submit, stored);
  } catch (error) {
    // The faults of scenes are reported before what went wrong later (docs/contract.md, "Exit codes").
    if (!isInterruption(error)) await request.reportFaults();
    throw error;
  } finally {
    await hasher.close();
  }
}
