import type { Context } from '../../context.js';
import { UsageError } from '../../errors.js';
import { openProjectTurns } from '../../state/submissions/project-turns.js';
import { openSubmissions } from '../../state/submissions/submissions.js';
import type { Outcome } from '../outcome.js';
import { type Session, withSession } from '../session/session.js';
import { withCollector } from '../transfer/background-download.js';
import { openHasher } from '../transfer/open-hasher.js';
import { untilTestFrames, waitPlan } from '../wait/wait-options.js';
import { openCourier, speedOf } from './asset-uploader.js';
import type { Dispatch } from './dispatch.js';
import { finish } from './finish.js';
import { wishOf } from './project.js';
import { dispatchToResume } from './resumable.js';
import { sendAll } from './send.js';
import { showResumed } from './show.js';
import type { SubmitOptions } from './submit.js';
import { collecting } from './upload-preflight.js';

/** Flags that say how to go on; all others say what to send, and that was decided when it was begun. */
const HOW = [
  ...['scenes', 'wait', 'timeout', 'interval', 'until', 'failFast', 'download', 'ndjson', 'maxSpeed'],
  'assetsOnFarm',
  ...['sandbox', 'json', 'quiet', 'yes', 'input', 'color', 'debug', 'lang', 'profile', 'domain', 'protocol'],
];

/** What stands for itself: a line that says it says nothing of what to send. */
const ALONE = ['unfinished', 'forget', 'resume'] as const;

/** @throws UsageError for `--resume`, `--forget` or `--unfinished` beside what it cannot stand with. */
export function checkAlone(options: SubmitOptions): void {
  const own = ALONE.find((key) => options[key] !== undefined);
  if (own === undefined) return;
  const [scene] = options.scenes;
  if (scene !== undefined) throw new UsageError('resume.scene', { flag: `--${own}`, scene });
  const other = Object.keys(options).find((key) => key !== own && !HOW.includes(key));
  if (other === undefined) return;
  const flag = `--${other.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)}`;
  throw new UsageError('resume.flag', { flag, own: `--${own}` });
}

/**
 * Goes on with a submission that an earlier run did not finish.
 * @throws NoInputError when nothing is unfinished.
 */
export async function runResume(options: SubmitOptions, context: Context): Promise<Outcome> {
  const speed = speedOf(options);
  const wait = waitPlan(options);
  const id = options.resume === true ? undefined : options.resume;

  const hasher = openHasher(context);

  async function goOn(session: Session, dispatch: Dispatch): Promise<Outcome> {
    const { client } = session;
    showResumed(dispatch, options, context);
    const info = dispatch.plan.files['task.json'].task_info;
    const project = info.project_name;
    const turn = await openProjectTurns(context.folder, project, context).last();
    const courier = openCourier(session, hasher, speed(), options, context);
    return withCollector(session, collecting(options), context, async (collector) => {
      const wish = wishOf([dispatch], turn);
      const sent = await sendAll(client, courier, [dispatch], wish, options, context);
      return finish(client, sent, { ...untilTestFrames(wait, options, info), collector }, options, context);
    });
  }

  return withSession(options, context, async (session) => {
    const submissions = openSubmissions(context.folder, context);
    const dispatch = await dispatchToResume(submissions, session.farm, id, options, context);
    const { platform } = dispatch.plan.files['task.json'].task_info;
    try {
      if (platform === session.client.platform) return await goOn(session, dispatch);
      // It was begun on another of the farm's platforms, and so it goes on there.
      return await withSession({ ...options, platform }, context, (other) => goOn(other, dispatch));
    } finally {
      await dispatch.journal.release();
    }
  }).finally(() => hasher.close());
}
