import type { Farm } from '../../client/client.js';
import type { Context } from '../../context.js';
import { taskStatus } from '../../domain/task-status.js';
import { errorJson, errorText } from '../../output/errors.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { summaryText } from '../../output/submit.js';
import { type Globals, isForPerson, sameFarm, stderrTheme, stdoutTheme } from '../globals.js';
import { isLocal } from '../session.js';
import type { SubmitOptions } from '../submit.js';
import type { FarmFacts, Job } from './job.js';
import type { Sent, Submission } from './send.js';

const WAITING = 0;

/** A submission in the contract's members. A task that was just accepted waits; nothing was asked since. */
export function submissionJson({ taskId, alias, job, taskInfo }: Submission) {
  const { name, id } = job.scene.dcc;
  return {
    taskId,
    alias,
    dcc: { name, id },
    scene: job.scene.path,
    status: taskStatus(WAITING),
    taskInfo,
  };
}

/** One outcome as JSON: the submission, or the scene and what stopped it. */
export function sentJson(sent: Sent, context: Context): object {
  if ('submission' in sent) return submissionJson(sent.submission);
  return { scene: sent.job.scene.path, ...errorJson(sent.error, context.say) };
}

/** Shows on stderr what will be sent and what it may cost. */
export async function showSummaries(
  jobs: readonly Job[],
  facts: FarmFacts,
  farm: Farm,
  options: SubmitOptions,
  context: Context,
): Promise<void> {
  const theme = await stderrTheme(options, context);
  const { account } = facts;
  for (const { scene, version, files, parts, machine } of jobs) {
    const info = files['task.json'].task_info;
    const summary = {
      scene: scene.path,
      dcc: scene.dcc.name,
      version,
      frames: scene.frames,
      parts,
      testFrames: info.pre_frames,
      stopsAfterTest: info.stop_after_test === '1',
      project: info.project_name,
      machine,
      farm: `${farm.domain}, platform ${farm.platform}`,
      local: isLocal(farm),
      price: account.cpuPrice,
      balance: account.balance,
      coupon: account.coupon,
    };
    context.stderr.write(summaryText(summary, context.say, theme));
  }
}

/** `--dry-run`: the job files as they would go out. */
export async function showDryRun(jobs: readonly Job[], options: Globals, context: Context): Promise<void> {
  const plans = jobs.map(({ scene, files }) => ({
    dryRun: true,
    dcc: { name: scene.dcc.name, id: scene.dcc.id },
    scene: scene.path,
    files,
  }));
  if (options.json) {
    await printJson(context.stdout, plans.length === 1 ? plans[0] : { submissions: plans });
    return;
  }
  for (const { files } of plans) {
    for (const [name, content] of Object.entries(files)) {
      await print(context.stdout, `${name}\n${JSON.stringify(content, undefined, 2)}\n`);
    }
  }
  context.stderr.write(`${context.say('ui.dryRun')}\n`);
}

/** Prints the ids at once, before anything that may still fail; with `-q` nothing but them, or as events. */
export async function showSent(
  sent: readonly Sent[],
  options: SubmitOptions,
  context: Context,
): Promise<void> {
  const { say, stdout, stderr } = context;
  const theme = await stdoutTheme(options, context);
  const time = new Date(context.now()).toISOString();
  for (const one of sent) {
    if ('submission' in one && options.wait && options.ndjson) {
      await printJson(stdout, { event: 'submitted', time, ...submissionJson(one.submission) });
    } else if ('submission' in one) {
      const { taskId, alias, job } = one.submission;
      const line = say('ui.submitted', {
        id: taskId,
        alias: theme.strong(alias),
        scene: oneLine(job.scene.typed),
      });
      await print(stdout, options.quiet ? `${taskId}\n` : `${line}\n`);
    } else {
      if (sent.length > 1) stderr.write(`${oneLine(one.job.scene.typed)}: `);
      stderr.write(errorText(one.error, say, await stderrTheme(options, context)));
    }
  }
  const first = sent.find((one) => 'submission' in one);
  if (first && !options.wait && isForPerson(options, context)) {
    stderr.write(`${say('ui.next.wait', { id: first.submission.taskId, farm: sameFarm(options) })}\n`);
  }
}
