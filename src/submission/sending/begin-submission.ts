import { OutputError } from '../../errors.js';
import type { SubmissionRecord } from '../../state/submissions/submission-record.js';
import type { Journal, Submissions } from '../../state/submissions/submissions.js';
import type { SubmissionPlan } from '../plan.js';
import type { SubmissionWorld } from '../world.js';

/** A submission that this process works on: what is sent, and the journal of its steps. */
export interface ActiveSubmission {
  readonly plan: SubmissionPlan;
  readonly journal: Journal;
  /** Whether an earlier run started it. */
  readonly resumed: boolean;
}

/** The farm of a submission, and the access id of its account. */
export interface SubmissionOwner {
  readonly domain: string;
  readonly account: string;
}

/**
 * Opens the journal of a submission, before its first step.
 * @throws OutputError when it cannot be written: a submission that could not be resumed must not start
 */
export async function beginSubmission(
  submissions: Submissions,
  plan: SubmissionPlan,
  key: string,
  { domain, account }: SubmissionOwner,
  { randomBytes, now }: Pick<SubmissionWorld, 'randomBytes' | 'now'>,
): Promise<ActiveSubmission> {
  const hasProject = plan.files['task.json'].task_info.project_name !== '';
  const record: SubmissionRecord = {
    version: 1,
    id: randomBytes(5).toString('hex'),
    key,
    begunAt: new Date(now()).toISOString(),
    account,
    domain,
    scene: plan.scene,
    plan,
    steps: { task: 'begun', ...(hasProject ? { project: 'begun' } : {}) },
  };
  try {
    return { plan, journal: await submissions.begin(record), resumed: false };
  } catch (cause) {
    if (!(cause instanceof OutputError)) throw cause;
    throw new OutputError('journal.write', cause.params, { cause });
  }
}
