import type { Context } from '../../context.js';
import { UsageError } from '../../errors.js';
import type { ActiveSubmission } from '../../submission/sending/begin-submission.js';
import { resumeSubmission, withUnfinished } from '../../submission/submit-scenes.js';
import { openHasher } from '../../transfer/open-hasher.js';
import type { Outcome } from '../outcome.js';
import { type Session, withSession } from '../session/session.js';
import { untilTestFrames, waitPlan } from '../wait/wait-options.js';
import { withBackgroundDownload } from '../wait/with-background-download.js';
import { finish } from './finish.js';
import { stderrListener } from './interaction.js';
import { showResumed } from './show.js';
import type { SubmitOptions } from './submit.js';
import { readSpeed } from './submit-request.js';
import { submitTools } from './submit-tools.js';

/** Flags that may stand beside `--resume`: all others say what to send, which was decided when it was begun. */
const ALLOWED = [
  ...['scenes', 'wait', 'timeout', 'interval', 'until', 'failFast', 'download', 'ndjson', 'maxSpeed'],
  'assetsOnFarm',
  ...['sandbox', 'json', 'quiet', 'yes', 'input', 'color', 'debug', 'lang', 'profile', 'domain', 'protocol'],
];

/** Flags that name what is done to unfinished submissions, in place of a scene. */
const ALONE = ['unfinished', 'forget', 'resume'] as const;

/** @throws UsageError for `--resume`, `--forget` or `--unfinished` beside a scene or a flag that it excludes */
export function checkAlone(options: SubmitOptions): void {
  const own = ALONE.find((key) => options[key] !== undefined);
  if (own === undefined) return;
  const [scene] = options.scenes;
  if (scene !== undefined) throw new UsageError('resume.scene', { flag: `--${own}`, scene });
  const other = Object.keys(options).find((key) => key !== own && !ALLOWED.includes(key));
  if (other === undefined) return;
  const flag = `--${other.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)}`;
  throw new UsageError('resume.flag', { flag, own: `--${own}` });
}

/**
 * Resumes a submission that an earlier run did not finish.
 * @throws NoInputError when nothing is unfinished
 */
export async function runResume(options: SubmitOptions, context: Context): Promise<Outcome> {
  const speed = readSpeed(options.maxSpeed);
  const plan = waitPlan(options);
  const id = options.resume === true ? undefined : options.resume;
  const hasher = openHasher(context);

  async function resume(session: Session, submission: ActiveSubmission): Promise<Outcome> {
    const { client } = session;
    showResumed(submission, options, context);
    const flags = { limit: speed(), assetsOnFarm: Boolean(options.assetsOnFarm) };
    const tools = submitTools(session, hasher, flags, options, context);
    const info = submission.plan.files['task.json'].task_info;
    const { wait } = options;
    const download = wait ? options.download : undefined;
    return withBackgroundDownload(session, { ...options, download }, context, async (background) => {
      const outcomes = await resumeSubmission(submission, tools, context);
      const waiting = wait ? { plan: untilTestFrames(plan, options, info), background } : undefined;
      return finish(client, outcomes, waiting, options, context);
    });
  }

  return withSession(options, context, (session) => {
    const { farm, client } = session;
    const owner = { domain: farm.domain, account: farm.credentials.accessId };
    return withUnfinished(id, owner, stderrListener(options, context), context, async (submission) => {
      const { platform } = submission.plan.files['task.json'].task_info;
      if (platform === client.platform) return resume(session, submission);
      // A submission stays on the platform where it was begun.
      return withSession({ ...options, platform }, context, (other) => resume(other, submission));
    });
  }).finally(() => hasher.close());
}
