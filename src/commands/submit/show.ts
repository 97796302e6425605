import type { Context } from '../../context.js';
import { groupSize } from '../../domain/task/task-group.js';
import { taskStatus } from '../../domain/task/task-status.js';
import { errorJson, errorText } from '../../output/errors.js';
import { jsonText, oneLine, print, printJson } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { terminalAsker } from '../../prompts/ask.js';
import { askUnfinished } from '../../prompts/submit.js';
import type { PreparedJob } from '../../submission/jobs/prepare-job.js';
import type { SceneFault } from '../../submission/scene-faults.js';
import type { ActiveSubmission } from '../../submission/sending/begin-submission.js';
import { reachedStep } from '../../submission/sending/interruption.js';
import type { SubmissionOutcome, SubmittedTask } from '../../submission/sending/send-submissions.js';
import type { UnfinishedChoice } from '../../submission/submit-scenes.js';
import {
  canPrompt,
  farmFlags,
  type Globals,
  stderrTheme,
  stdoutTheme,
  wantsHints,
} from '../flags/globals.js';
import { uploadedText, uploadJson } from '../transfer/upload-report.js';

const WAITING = 0;

/** Returns a submission as JSON (docs/contract.md, "submit"). A task that was just submitted has the status WAITING. */
export function submissionJson(
  { taskId, alias, source, taskInfo, upload, limitError }: SubmittedTask,
  { translate }: Context,
) {
  const { dcc, scene, group } = source.plan;
  const grouped = group ? { group: { name: group.name, frames: group.frames } } : {};
  const resumed = source.resumed ? { resumed: true } : {};
  const limit = limitError ? { unlimited: errorJson(limitError, translate) } : {};
  const assets = upload ? { upload: uploadJson(upload) } : {};
  return {
    taskId,
    alias,
    dcc,
    scene,
    status: taskStatus(WAITING),
    taskInfo,
    ...grouped,
    ...assets,
    ...resumed,
    ...limit,
  };
}

/** Returns an outcome as JSON: the submission, or the scene and its error. */
export function outcomeJson(outcome: SubmissionOutcome, context: Context): object {
  if ('task' in outcome) return submissionJson(outcome.task, context);
  return { scene: outcome.source.plan.scene, ...errorJson(outcome.error, context.translate) };
}

/** Prints the job files as they would be sent (`--dry-run`). */
export async function printPlans(
  jobs: readonly PreparedJob[],
  faults: readonly SceneFault[],
  options: Globals,
  context: Context,
): Promise<void> {
  const plans = jobs.map(({ scene, files }) => ({
    dryRun: true,
    dcc: { name: scene.dcc.name, id: scene.dcc.id },
    scene: scene.path,
    files,
  }));
  if (options.json) {
    const left = faults.map(({ path, error }) => ({ scene: path, ...errorJson(error, context.translate) }));
    const all = [...plans, ...left];
    await printJson(context.stdout, all.length === 1 ? all[0] : { submissions: all });
    return;
  }
  for (const { files } of plans) {
    for (const [name, content] of Object.entries(files)) {
      await print(context.stdout, `${name}\n${jsonText(content, 2)}\n`);
    }
  }
}

/** How a submission is printed. */
export interface SubmitFormat extends Globals {
  /** With `--wait`, events instead of lines. */
  readonly hasEvents: boolean;
  /** Whether the command waits for the tasks afterwards. */
  readonly waits: boolean;
}

/** Prints one id or error at once, since later steps may fail; with `-q` only ids, or events. */
export async function showOutcome(
  outcome: SubmissionOutcome,
  isAlone: boolean,
  format: SubmitFormat,
  context: Context,
): Promise<void> {
  const { translate, stdout, stderr } = context;
  if ('error' in outcome) {
    if (outcome.isReported) return;
    if (!isAlone) stderr.write(`${oneLine(outcome.source.plan.typed)}: `);
    stderr.write(errorText(outcome.error, translate, await stderrTheme(format, context)));
    return;
  }
  const { taskId, alias, source, upload } = outcome.task;
  if (upload && !format.quiet) stderr.write(`${uploadedText(upload, translate)}\n`);
  if (format.hasEvents) {
    const time = new Date(context.now()).toISOString();
    await printJson(stdout, { event: 'submitted', time, ...submissionJson(outcome.task, context) });
    return;
  }
  const theme = await stdoutTheme(format, context);
  const named = { id: taskId, alias: theme.strong(alias), scene: oneLine(source.plan.typed) };
  await print(stdout, format.quiet ? `${taskId}\n` : `${translate('ui.submitted', named)}\n`);
}

/** Prints the next command to type. */
export function showNext(
  outcomes: readonly SubmissionOutcome[],
  format: SubmitFormat,
  context: Context,
): void {
  const { translate, stderr } = context;
  const first = outcomes.find((one) => 'task' in one);
  const groups = new Map(
    outcomes.flatMap((one) => {
      const group = 'task' in one ? one.task.source.plan.group : undefined;
      return group && 'task' in one ? [[group.name, { ...group, scene: one.task.source.plan.typed }]] : [];
    }),
  );
  if (!format.quiet && !format.hasEvents)
    for (const { name, frames, scene } of groups.values())
      stderr.write(`${translate('ui.group', { name, frames, scene, count: groupSize(name) ?? 0 })}\n`);
  const [group] = groups.keys();
  if (first && !format.waits && wantsHints(format, context)) {
    stderr.write(
      `${translate('ui.next.wait', { id: group ?? first.task.taskId, farm: farmFlags(format) })}\n`,
    );
  }
}

/** Reports that an earlier submission is resumed, also with `-q`: the user may have stopped it on purpose. */
export function showResumed({ journal, plan }: ActiveSubmission, globals: Globals, context: Context): void {
  // JSON has the member `resumed`.
  if (globals.json) return;
  const { begunAt, id, taskId } = journal.record;
  const time = timesIn(context).moment(begunAt);
  const params = { scene: oneLine(plan.typed), id, time };
  const { translate, stderr } = context;
  const text =
    taskId === undefined
      ? translate('ui.resumed', params)
      : translate('ui.resumedTask', { ...params, task: taskId });
  stderr.write(`${text}\n`);
}

/**
 * Decides about an unfinished submission of the same scene. At a terminal it asks, since the submission may have been
 * stopped on purpose. Without a terminal, and with `--yes`, it resumes the submission and reports that.
 */
export async function chooseUnfinished(
  submission: ActiveSubmission,
  globals: Globals,
  context: Context,
): Promise<UnfinishedChoice> {
  if (globals.yes || !canPrompt(globals, context)) {
    showResumed(submission, globals, context);
    return 'resume';
  }
  const { record } = submission.journal;
  return askUnfinished(await terminalAsker(context), context.translate, {
    scene: oneLine(submission.plan.typed),
    time: timesIn(context).moment(record.begunAt),
    reached: context.translate(`ui.reached.${reachedStep(record)}`, { task: record.taskId ?? '' }),
  });
}
