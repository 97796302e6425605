import type { Context } from '../../context.js';
import { taskStatus } from '../../domain/task-status.js';
import { errorJson, errorText } from '../../output/errors.js';
import { jsonText, oneLine, print, printJson } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { farmFlags, type Globals, stderrTheme, stdoutTheme, wantsHints } from '../flags/globals.js';
import { sentText, uploadJson } from '../transfer/send-files.js';
import type { Dispatch } from './dispatch.js';
import type { Fault } from './faults.js';
import type { Job } from './job.js';
import type { Sent, Submission } from './send.js';
import type { SubmitOptions } from './submit.js';

const WAITING = 0;

/** A submission in the contract's members. A task that was just accepted waits; nothing was asked since. */
export function submissionJson(
  { taskId, alias, dispatch, taskInfo, upload, unlimited }: Submission,
  { say }: Context,
) {
  const { dcc, scene } = dispatch.plan;
  const resumed = dispatch.resumed ? { resumed: true } : {};
  const limit = unlimited ? { unlimited: errorJson(unlimited, say) } : {};
  const assets = upload ? { upload: uploadJson(upload) } : {};
  return {
    taskId,
    alias,
    dcc,
    scene,
    status: taskStatus(WAITING),
    taskInfo,
    ...assets,
    ...resumed,
    ...limit,
  };
}

/** One outcome as JSON: the submission, or the scene and what stopped it. */
export function sentJson(sent: Sent, context: Context): object {
  if ('submission' in sent) return submissionJson(sent.submission, context);
  return { scene: sent.dispatch.plan.scene, ...errorJson(sent.error, context.say) };
}

/** `--dry-run`: the job files as they would go out, on stdout. */
export async function printPlans(
  jobs: readonly Job[],
  faults: readonly Fault[],
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
    const left = faults.map(({ path, error }) => ({ scene: path, ...errorJson(error, context.say) }));
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

/** Prints one id or failure at once, before anything that may still fail; with `-q` nothing but ids, or events. */
export async function showOne(
  sent: Sent,
  alone: boolean,
  options: SubmitOptions,
  context: Context,
): Promise<void> {
  const { say, stdout, stderr } = context;
  if ('error' in sent) {
    if (sent.isReported) return;
    if (!alone) stderr.write(`${oneLine(sent.dispatch.plan.typed)}: `);
    stderr.write(errorText(sent.error, say, await stderrTheme(options, context)));
    return;
  }
  const { taskId, alias, dispatch, upload } = sent.submission;
  if (upload && !options.quiet) stderr.write(`${sentText(upload, say)}\n`);
  if (options.wait && options.ndjson) {
    const time = new Date(context.now()).toISOString();
    await printJson(stdout, { event: 'submitted', time, ...submissionJson(sent.submission, context) });
    return;
  }
  const theme = await stdoutTheme(options, context);
  const named = { id: taskId, alias: theme.strong(alias), scene: oneLine(dispatch.plan.typed) };
  await print(stdout, options.quiet ? `${taskId}\n` : `${say('ui.submitted', named)}\n`);
}

/** The next command to type. */
export function showNext(sent: readonly Sent[], options: SubmitOptions, context: Context): void {
  const { say, stderr } = context;
  const farm = farmFlags(options);
  const first = sent.find((one) => 'submission' in one);
  if (first && !options.wait && wantsHints(options, context)) {
    stderr.write(`${say('ui.next.wait', { id: first.submission.taskId, farm })}\n`);
  }
}

/** Says that an earlier submission is resumed, also with `-q`: it may be one that was stopped on purpose. */
export function showResumed({ journal, plan }: Dispatch, options: Globals, context: Context): void {
  // There `resumed` is in the answer.
  if (options.json) return;
  const { begunAt, id, taskId } = journal.record;
  const facts = {
    scene: oneLine(plan.typed),
    id,
    task: taskId ?? '-',
    time: timesIn(context).moment(begunAt),
  };
  context.stderr.write(`${context.say('ui.resumed', facts)}\n`);
}
