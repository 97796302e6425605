import type { Farm } from '../../client/client.js';
import type { Context } from '../../context.js';
import { isLoopback } from '../../domain/loopback.js';
import { FarmBusyError, NoInputError } from '../../errors.js';
import type { Submissions, UnfinishedSubmission } from '../../state/submissions.js';
import { type Globals, warn } from '../globals.js';
import type { Dispatch } from './dispatch.js';
import { isNamed } from './leftovers.js';
import { parsePlan } from './plan.js';

/** Whether a try was begun at this farm. One on this machine has another port after each start. */
function isThere(domain: string, farm: Farm): boolean {
  return domain === farm.domain || (isLoopback(domain) && isLoopback(farm.domain));
}

/** What is unfinished for this account on this farm, the most advanced first, then the latest; says what could not be read. */
async function unfinished(
  submissions: Submissions,
  farm: Farm,
  globals: Globals,
  context: Context,
): Promise<UnfinishedSubmission[]> {
  const { unfinished: all, aside } = await submissions.list();
  for (const { file } of aside) warn(globals, context, context.say('ui.setAside', { file }));
  const advance = ({ record }: UnfinishedSubmission) => Object.keys(record.steps).length;
  return all
    .filter(({ record }) => record.account === farm.credentials.accessId && isThere(record.domain, farm))
    .toSorted((a, b) => advance(b) - advance(a) || b.record.begunAt.localeCompare(a.record.begunAt));
}

async function take(
  submissions: Submissions,
  submission: UnfinishedSubmission,
): Promise<Dispatch | 'held' | 'odd'> {
  const plan = parsePlan(submission.record.plan);
  if (!plan) return 'odd';
  const journal = await submissions.claim(submission);
  return journal ? { plan, journal, resumed: true } : 'held';
}

/**
 * For each scene the unfinished submission of the same scene with the same settings, if there is one that nobody
 * works on; it is ours from now on.
 * @param keyOf asked only for scenes of which something is unfinished: it reads the whole scene
 */
export async function earlierDispatches(
  submissions: Submissions,
  farm: Farm,
  scenes: readonly string[],
  keyOf: (scene: string) => Promise<string>,
  globals: Globals,
  context: Context,
): Promise<(Dispatch | undefined)[]> {
  const left = await unfinished(submissions, farm, globals, context);
  const taken: (Dispatch | undefined)[] = [];
  for (const scene of scenes) {
    const ofScene = left.filter(({ record }) => record.scene === scene);
    const key = ofScene.length > 0 ? await keyOf(scene) : '';
    let found: Dispatch | undefined;
    for (const one of ofScene.filter(({ record }) => record.key === key)) {
      left.splice(left.indexOf(one), 1);
      const dispatch = await take(submissions, one);
      if (typeof dispatch === 'string') continue;
      found = dispatch;
      break;
    }
    taken.push(found);
  }
  return taken;
}

/**
 * The unfinished submission with this submission or task id; without one the last that was begun.
 * @throws NoInputError when there is none; FarmBusyError when a process still works on it.
 */
export async function dispatchToResume(
  submissions: Submissions,
  farm: Farm,
  id: string | undefined,
  globals: Globals,
  context: Context,
): Promise<Dispatch> {
  const left = await unfinished(submissions, farm, globals, context);
  const named = left
    .filter(({ record }) => id === undefined || isNamed(record, id))
    .toSorted((a, b) => b.record.begunAt.localeCompare(a.record.begunAt));
  let held: string | undefined;
  for (const one of named) {
    const dispatch = await take(submissions, one);
    if (typeof dispatch !== 'string') return dispatch;
    if (dispatch === 'held') held ??= one.record.id;
  }
  if (held !== undefined) throw new FarmBusyError('resume.held', { id: held });
  const list = left.map(({ record }) => record.id).join(', ') || '-';
  throw new NoInputError(id === undefined ? 'resume.none' : 'resume.unknown', { id: id ?? '', list });
}
