import type { Context } from '../../context.js';
import { OutputError } from '../../errors.js';
import type { SubmissionRecord } from '../../state/submissions/submission-record.js';
import type { Journal, Submissions } from '../../state/submissions/submissions.js';
import type { Session } from '../session/session.js';
import type { Plan } from './plan.js';

/** One scene on its way: what is sent, and the journal of how far it has got. */
export interface Dispatch {
  readonly plan: Plan;
  readonly journal: Journal;
  /** Whether an earlier run began it. */
  readonly resumed: boolean;
}

/**
 * Opens the journal of a submission, before its first step.
 * @throws OutputError when it cannot be written: a submission that nobody could go on with must not begin.
 */
export async function beginDispatch(
  submissions: Submissions,
  plan: Plan,
  key: string,
  { farm }: Session,
  context: Context,
): Promise<Dispatch> {
  const named = plan.files['task.json'].task_info.project_name !== '';
  const record: SubmissionRecord = {
    version: 1,
    id: context.randomBytes(5).toString('hex'),
    key,
    begunAt: new Date(context.now()).toISOString(),
    account: farm.credentials.accessId,
    domain: farm.domain,
    scene: plan.scene,
    plan,
    steps: { task: 'begun', ...(named ? { project: 'begun' } : {}) },
  };
  try {
    return { plan, journal: await submissions.begin(record), resumed: false };
  } catch (cause) {
    if (!(cause instanceof OutputError)) throw cause;
    throw new OutputError('journal.write', cause.params, { cause });
  }
}
