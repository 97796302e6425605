import type { Farm } from '../../client/client.js';
import type { Context } from '../../context.js';
import { isLoopback } from '../../domain/loopback.js';
import { pathKey } from '../../domain/path-key.js';
import { FarmBusyError, NoInputError } from '../../errors.js';
import type { SubmissionRecord } from '../../state/submissions/submission-record.js';
import type {
  Submissions,
  UnclearSubmission,
  UnfinishedSubmission,
  WhyUnclear,
} from '../../state/submissions/submissions.js';
import type { Translate } from '../../text/index.js';
import type { Globals } from '../flags/globals.js';
import type { Dispatch } from './dispatch.js';
import { parsePlan } from './plan.js';
import { type FileIdentity, identityOf, isSameFile } from './same-scene.js';
import { isNamed, warnOfBroken } from './unfinished-commands.js';

/** Whether a try was begun at this farm. One on this machine has another port after each start. */
function isThere(domain: string, farm: Farm): boolean {
  return domain === farm.domain || (isLoopback(domain) && isLoopback(farm.domain));
}

/** What is unfinished here. */
interface Left {
  /** For this account on this farm, the most advanced first, then the latest. */
  readonly unfinished: UnfinishedSubmission[];
  /** Of which nobody knows whose it is. */
  readonly unclear: readonly UnclearSubmission[];
}

async function leftOf(submissions: Submissions, farm: Farm): Promise<Left> {
  const { unfinished, unclear } = await submissions.list();
  const advance = ({ record }: UnfinishedSubmission) => Object.keys(record.steps).length;
  const own = unfinished
    .filter(({ record }) => record.account === farm.credentials.accessId && isThere(record.domain, farm))
    .toSorted((a, b) => advance(b) - advance(a) || b.record.begunAt.localeCompare(a.record.begunAt));
  return { unfinished: own, unclear };
}

/** A scene of the line, as journals may know it. */
interface Asked {
  /** Absolute path, as the line names it. */
  readonly scene: string;
  /** All names of the file in journals, this one among them. */
  readonly names: ReadonlySet<string>;
  /** The keys that a submission of it may have. */
  readonly keys: ReadonlySet<string>;
}

/** Makes the key of a submission of this line's settings. @param name what the key calls the scene; absolute path */
export type KeyOf = (scene: string, name: string) => Promise<string>;

/** What a key calls a scene: its file has one such name, however a line spells it or whatever links lead there. */
export async function nameInKey(scene: string): Promise<string> {
  return pathKey((await identityOf(scene)).real);
}

/** Of scenes of which nothing can be unfinished, no key is asked: it takes reading all of them. */
async function askedOf(
  { unfinished, unclear }: Left,
  scenes: readonly string[],
  keyOf: KeyOf,
): Promise<Asked[]> {
  const known = [
    ...unfinished.map(({ record }) => record.scene),
    ...unclear.flatMap(({ scene }) => scene ?? []),
  ];
  const identities = new Map<string, FileIdentity>();
  for (const name of new Set([...known, ...scenes])) identities.set(name, await identityOf(name));
  const isSame = (a: string, b: string) =>
    isSameFile(identities.get(a) as FileIdentity, identities.get(b) as FileIdentity);

  async function one(scene: string): Promise<Asked> {
    const others = known.filter((name) => pathKey(name) === pathKey(scene) || isSame(name, scene));
    const names = new Set([scene, ...others]);
    if (others.length === 0 && unclear.length === 0) return { scene, names, keys: new Set() };
    const keys = new Set<string>();
    for (const name of names) {
      // Earlier versions called a scene in a key as it was named.
      for (const called of [name, await nameInKey(name)]) keys.add(await keyOf(scene, called));
    }
    return { scene, names, keys };
  }

  const asked: Asked[] = [];
  for (const scene of scenes) asked.push(await one(scene));
  return asked;
}

/**
 * Whether a journal that cannot be understood may be this very submission. The key in its name tells; but a later
 * version may know settings that make another key of the same submission, and a name of another form tells nothing.
 */
function maybeSame({ key, why, scene }: UnclearSubmission, { names, keys }: Asked): boolean {
  if (key !== undefined && keys.has(key)) return true;
  if (scene !== undefined) return why === 'newer' && names.has(scene);
  return key === undefined;
}

/** @throws FarmBusyError for a scene of which an unfinished submission may be there that nobody can resume */
function checkClear({ unfinished, unclear }: Left, asked: Asked): void {
  const odd = unfinished.find(({ record }) => isSame(record, asked) && !parsePlan(record.plan));
  const found = odd ? { file: odd.file, why: 'plan' as const } : unclear.find((one) => maybeSame(one, asked));
  if (!found) return;
  const why = (translate: Translate) => translate(`ui.unclear.${found.why}`);
  throw new FarmBusyError('journal.unclear', { file: found.file, scene: asked.scene, why });
}

function isSame(record: SubmissionRecord, { names, keys }: Asked): boolean {
  return names.has(record.scene) && keys.has(record.key);
}

/** @returns undefined for one that another process holds, or whose plan is none */
async function take(
  submissions: Submissions,
  submission: UnfinishedSubmission,
): Promise<Dispatch | undefined> {
  const plan = parsePlan(submission.record.plan);
  const journal = plan && (await submissions.claim(submission));
  return journal && { plan, journal, resumed: true };
}

/**
 * For each scene the unfinished submission of the same scene with the same settings, if there is one that nobody
 * works on; it is ours from now on.
 * @param keyOf asked only for scenes of which something may be unfinished: it reads the whole scene
 * @throws FarmBusyError where one may be unfinished that cannot be understood: a new one could be paid twice
 */
export async function earlierDispatches(
  submissions: Submissions,
  farm: Farm,
  scenes: readonly string[],
  keyOf: KeyOf,
  globals: Globals,
  context: Context,
): Promise<(Dispatch | undefined)[]> {
  const left = await leftOf(submissions, farm);
  const { unfinished, unclear } = left;
  const asked = await askedOf(left, scenes, keyOf);
  for (const one of asked) checkClear(left, one);
  warnOfBroken(unclear, globals, context);
  const taken: (Dispatch | undefined)[] = [];
  for (const one of asked) {
    let found: Dispatch | undefined;
    for (const same of unfinished.filter(({ record }) => isSame(record, one))) {
      unfinished.splice(unfinished.indexOf(same), 1);
      found = await take(submissions, same);
      if (found) break;
    }
    taken.push(found);
  }
  return taken;
}

/** @throws FarmBusyError */
function refuseUnclear(id: string, file: string, why: WhyUnclear | 'plan'): never {
  throw new FarmBusyError('resume.unclear', { id, file, why: (translate) => translate(`ui.unclear.${why}`) });
}

/**
 * The unfinished submission with this submission or task id; without one the last that was begun.
 * @throws NoInputError when there is none; FarmBusyError when a process still works on it, or nobody can understand it
 */
export async function dispatchToResume(
  submissions: Submissions,
  farm: Farm,
  id: string | undefined,
  globals: Globals,
  context: Context,
): Promise<Dispatch> {
  const { unfinished, unclear } = await leftOf(submissions, farm);
  const unclearOne = unclear.find((one) => one.id !== undefined && one.id === id?.toLowerCase());
  if (unclearOne) refuseUnclear(unclearOne.id ?? '', unclearOne.file, unclearOne.why);
  warnOfBroken(unclear, globals, context);
  const named = unfinished
    .filter(({ record }) => id === undefined || isNamed(record, id))
    .toSorted((a, b) => b.record.begunAt.localeCompare(a.record.begunAt));
  for (const one of named) {
    if (!parsePlan(one.record.plan)) refuseUnclear(one.record.id, one.file, 'plan');
    const dispatch = await take(submissions, one);
    if (dispatch) return dispatch;
  }
  const [held] = named;
  if (held) throw new FarmBusyError('resume.held', { id: held.record.id });
  const list = (translate: Translate) =>
    unfinished.map(({ record }) => record.id).join(', ') || translate('ui.none');
  throw new NoInputError(id === undefined ? 'resume.none' : 'resume.unknown', { id: id ?? '', list });
}
