import type { Context } from '../../context.js';
import { isInterruption } from '../../errors.js';
import { framePartsOf, prepareParts } from '../../submission/jobs/frame-parts.js';
import { interruptedEarly } from '../../submission/sending/interruption.js';
import { type SubmitDecisions, submitScenes } from '../../submission/submit-scenes.js';
import { type ValidRequest, validateRequest } from '../../submission/validate-request.js';
import type { Transfers } from '../../transfer/transfers.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { type Globals, READER_GONE, warn } from '../flags/globals.js';
import { globalFlags } from '../flags/pick-flags.js';
import type { Outcome } from '../outcome.js';
import { withSessionTransfers } from '../session/choose-engine.js';
import { readStored, type Stored } from '../session/load-settings.js';
import { type Session, withSession } from '../session/session.js';
import { checkSubmitNotices, withNotices } from '../wait/notices/with-notices.js';
import { asksAboutCost, untilTestFrames } from '../wait/wait-options.js';
import { withBackgroundDownload } from '../wait/with-background-download.js';
import { finish } from './finish.js';
import { interactionOf } from './interaction.js';
import { checkAlone, runResume } from './resume.js';
import { confirmJobs, reviewJobs } from './review-jobs.js';
import { chooseUnfinished, printPlans } from './show.js';
import type { SubmitOptions } from './submit.js';
import { readResumeLine, readSubmitLine, type SubmitLine } from './submit-line.js';
import { submitTools } from './submit-tools.js';
import { runForget, runUnfinished } from './unfinished-commands.js';

/** `--dry-run`: prints the job files; sends nothing, and needs no writable folder. */
async function showDryRun(
  request: ValidRequest,
  { client }: Session,
  { hasher }: Transfers,
  globals: Globals,
  context: Context,
): Promise<Outcome> {
  const tools = { client, uploader: undefined, hashOf: hasher.md5OfFile };
  const parts = framePartsOf(request.options.settings);
  const prepared = await prepareParts(request, parts, tools, context).catch((error: unknown) => {
    throw interruptedEarly(error);
  });
  await printPlans(prepared.jobs, request.faults, globals, context);
  await reviewJobs(prepared, request, client, globals, context);
  if (!globals.json) context.stderr.write(`${context.translate('ui.dryRun')}\n`);
  return Math.max(0, ...request.faults.map(({ error }) => error.exitCode));
}

/** Asks for missing values, prints a summary, sends the jobs, and waits. */
async function submitLine(line: SubmitLine, context: Context): Promise<Outcome> {
  const { output, idleFlag } = line;
  let stored: Stored | undefined;
  const storedSettings = async () => {
    stored = await readStored(output, context);
    return [stored.profile, ...(stored.project ? [stored.project] : [])];
  };
  const request = await validateRequest(
    { ...line.request, storedSettings },
    interactionOf(output, context),
    context,
  );
  const limit = line.speed();
  const { settings } = request.options;
  if (idleFlag) warn(output, context, context.translate('ui.waitOnly', { flag: `--${idleFlag}` }));
  const plan = line.waits
    ? untilTestFrames(line.wait(), output, settings.taskInfo, asksAboutCost(output, context))
    : undefined;

  async function submit(session: Session, transfers: Transfers): Promise<Outcome> {
    const { client } = session;
    if (line.isDryRun) return showDryRun(request, session, transfers, output, context);
    await checkSubmitNotices(session, plan && line.notices.values(), context);
    const { assetsOnFarm } = request;
    const { namesWay } = line.transfer;
    const tools = submitTools(session, transfers, { limit, assetsOnFarm, namesWay }, output, context);
    return withBackgroundDownload(client, transfers, output, context, async (background) => {
      const decisions: SubmitDecisions = {
        chooseUnfinished: (submission) => chooseUnfinished(submission, output, context),
        async confirm(prepared) {
          await reviewJobs(prepared, request, client, output, context);
          return confirmJobs(prepared, output, context);
        },
      };
      const outcome = await submitScenes(request, decisions, tools, context, (outcomes) =>
        withNotices(session, plan && line.notices.values(), context, (notices) =>
          finish(client, outcomes, plan && { plan, background, notices }, output, context),
        ),
      );
      if (outcome === undefined) context.stderr.write(`${context.translate('ui.notSubmitted')}\n`);
      return outcome ?? 0;
    });
  }

  try {
    const flags = { ...output, platform: settings.platform, transferFlags: line.transfer.values() };
    const open = (session: Session) =>
      withSessionTransfers(session, context, (transfers) => submit(session, transfers));
    return await withSession(flags, context, open, stored);
  } catch (error) {
    // Faults of scenes are reported before later errors (docs/contract.md, "Exit codes").
    if (!isInterruption(error)) await request.reportFaults();
    throw error;
  }
}

/** Submits scenes, or lists, resumes or discards unfinished submissions. */
export async function runSubmit(options: SubmitOptions, context: Context): Promise<Outcome> {
  checkNoneEmpty(options);
  checkAlone(options);
  if (options.unfinished) return runUnfinished(globalFlags(options), context);
  if (options.forget !== undefined) return runForget(options.forget, globalFlags(options), context);
  // A closed pipe must not make an interrupted submission look like a finished one.
  if (!options.dryRun) context.setExitCodeForClosedOutput(READER_GONE);
  if (options.resume !== undefined) return runResume(await readResumeLine(options, context), context);
  return submitLine(await readSubmitLine(options, context), context);
}
