import type { Context } from '../../context.js';
import { UsageError } from '../../errors.js';
import { openProjectTurns } from '../../state/project-turns.js';
import { openSubmissions } from '../../state/submissions.js';
import { type Session, withSession } from '../session.js';
import type { SubmitOptions } from '../submit.js';
import { waitPlan } from '../wait-options.js';
import type { Dispatch } from './dispatch.js';
import { dispatchToResume } from './earlier.js';
import { finish } from './finish.js';
import { wishOf } from './project.js';
import { sendAll } from './send.js';
import { showResumed } from './show.js';

/** Flags that say how to go on; all others say what to send, and that was decided when it was begun. */
const HOW = [
  ...['scenes', 'resume', 'wait', 'timeout', 'interval', 'until', 'failFast', 'ndjson', 'assetsOnFarm'],
  ...['sandbox', 'json', 'quiet', 'yes', 'input', 'color', 'debug', 'lang', 'profile', 'domain', 'protocol'],
];

/**
 * Goes on with a submission that an earlier run did not finish.
 * @throws UsageError when the line also says what to send; NoInputError when nothing is unfinished.
 */
export async function runResume(options: SubmitOptions, context: Context): Promise<number> {
  const wait = waitPlan(options);
  const other = Object.keys(options).find((key) => !HOW.includes(key));
  if (other !== undefined) {
    throw new UsageError('resume.flag', {
      flag: `--${other.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)}`,
    });
  }
  const id = options.resume === true ? undefined : options.resume;

  async function goOn({ client }: Session, dispatch: Dispatch): Promise<number> {
    showResumed(dispatch, options, context);
    const turn = await openProjectTurns(context.folder, context).last();
    const sent = await sendAll(client, [dispatch], wishOf([dispatch], turn), options, context);
    return finish(client, sent, wait, options, context);
  }

  return withSession(options, context, async (session) => {
    const submissions = openSubmissions(context.folder, context);
    const { accessId } = session.farm.credentials;
    const dispatch = await dispatchToResume(submissions, accessId, id, options, context);
    const { platform } = dispatch.plan.files['task.json'].task_info;
    try {
      if (platform === session.client.platform) return await goOn(session, dispatch);
      // It was begun on another of the farm's platforms, and so it goes on there.
      return await withSession({ ...options, platform }, context, (other) => goOn(other, dispatch));
    } finally {
      await dispatch.journal.release();
    }
  });
}
