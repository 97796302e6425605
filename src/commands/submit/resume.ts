import type { Context } from '../../context.js';
import { UsageError } from '../../errors.js';
import type { ActiveSubmission } from '../../submission/sending/begin-submission.js';
import { resumeSubmission, withUnfinished } from '../../submission/submit-scenes.js';
import { flagOf } from '../flags/check-none-empty.js';
import { TRANSFER_FLAG_NAMES } from '../flags/transfer/transfer-options.js';
import type { Outcome } from '../outcome.js';
import { withSessionTransfers } from '../session/choose-engine.js';
import { type Session, withSession } from '../session/session.js';
import { NOTICE_FLAG_NAMES } from '../wait/notices/read-notice-flags.js';
import { checkSubmitNotices, withNotices } from '../wait/notices/with-notices.js';
import { asksAboutCost, untilTestFrames } from '../wait/wait-options.js';
import { withBackgroundDownload } from '../wait/with-background-download.js';
import { finish } from './finish.js';
import { stderrListener } from './interaction.js';
import { showResumed } from './show.js';
import type { SubmitOptions } from './submit.js';
import { GUARD_FLAGS, type ResumeLine } from './submit-line.js';
import { submitTools } from './submit-tools.js';

/** Flags that `--resume` allows. All others change what is sent, which was decided at the start of the submission. */
const ALLOWED: readonly string[] = [
  ...[
    'scenes',
    'wait',
    'timeout',
    'interval',
    'until',
    'failFast',
    'download',
    'check',
    'ndjson',
    'maxSpeed',
  ],
  'assetsOnFarm',
  ...GUARD_FLAGS,
  ...NOTICE_FLAG_NAMES,
  ...TRANSFER_FLAG_NAMES,
  ...['sandbox', 'json', 'quiet', 'yes', 'input', 'color', 'debug', 'lang', 'profile', 'domain', 'protocol'],
];

/** Flags that act on unfinished submissions, instead of a scene. */
const ALONE = ['unfinished', 'forget', 'resume'] as const;

/** @throws UsageError for `--resume`, `--forget` or `--unfinished` beside a scene or a flag that it excludes */
export function checkAlone(options: SubmitOptions): void {
  const own = ALONE.find((key) => options[key] !== undefined);
  if (own === undefined) return;
  const [scene] = options.scenes;
  if (scene !== undefined) throw new UsageError('resume.scene', { flag: `--${own}`, scene });
  const other = Object.keys(options).find((key) => key !== own && !ALLOWED.includes(key));
  if (other === undefined) return;
  throw new UsageError('resume.flag', { flag: flagOf(other), own: `--${own}` });
}

/**
 * Resumes a submission that an earlier run did not finish.
 * @throws NoInputError if no submission is unfinished
 */
export async function runResume(line: ResumeLine, context: Context): Promise<Outcome> {
  const { id, output, waits, assetsOnFarm } = line;
  const flags = { ...output, transferFlags: line.transfer.values() };

  async function resume(session: Session, submission: ActiveSubmission): Promise<Outcome> {
    const { client } = session;
    await checkSubmitNotices(session, waits ? line.notices.values() : undefined, context);
    showResumed(submission, output, context);
    return withSessionTransfers(session, context, async (transfers) => {
      const { namesWay } = line.transfer;
      const sending = { limit: line.speed(), assetsOnFarm, namesWay };
      const tools = submitTools(session, transfers, sending, output, context);
      const info = submission.plan.files['task.json'].task_info;
      return withBackgroundDownload(client, transfers, output, context, async (background) => {
        const outcomes = await resumeSubmission(submission, tools, context);
        const plan = waits
          ? untilTestFrames(line.wait(), output, info, asksAboutCost(output, context))
          : undefined;
        return withNotices(session, plan && line.notices.values(), context, (notices) =>
          finish(client, outcomes, plan && { plan, background, notices }, output, context),
        );
      });
    });
  }

  return withSession(flags, context, (session) => {
    const { farm, client } = session;
    const owner = { domain: farm.domain, account: farm.credentials.accessId };
    return withUnfinished(id, owner, stderrListener(output, context), context, async (submission) => {
      const { platform } = submission.plan.files['task.json'].task_info;
      if (platform === client.platform) return resume(session, submission);
      // A submission stays on the platform where it was started.
      return withSession({ ...flags, platform }, context, (other) => resume(other, submission));
    });
  });
}
