import { isLoopback } from '../../domain/farm/loopback.js';
import { pathKey } from '../../domain/files/path-key.js';
import { FarmBusyError, NoInputError, type Translate } from '../../errors.js';
import type { SubmissionRecord } from '../../state/submissions/submission-record.js';
import type {
  Submissions,
  UnfinishedSubmission,
  UnusableJournal,
  UnusableReason,
} from '../../state/submissions/submissions.js';
import type { SubmissionListener } from '../listener.js';
import { parsePlan } from '../plan.js';
import { type FileIdentity, identityOf, isSameFile } from '../scenes/same-scene.js';
import type { ActiveSubmission, SubmissionOwner } from './begin-submission.js';

/** Whether a name means this submission: its own id, its task's id, or its task's alias. */
export function isNamed({ id, taskId, alias }: SubmissionRecord, name: string): boolean {
  const names = [id, taskId, alias]
    .filter((one) => one !== undefined)
    .map((one) => String(one).toLowerCase());
  return names.includes(name.toLowerCase());
}

/** Warns of damaged journals that were just found: whether their tasks render is unknown here. */
export function warnOfBroken(
  unclear: readonly UnusableJournal[],
  { warnOfMoney }: Pick<SubmissionListener, 'warnOfMoney'>,
): void {
  for (const { file } of unclear.filter(({ isNew }) => isNew)) warnOfMoney('money.setAside', { file });
}

/** Whether a submission was started at this farm. A farm on this machine has another port after each start. */
function isSameFarm(domain: string, owner: SubmissionOwner): boolean {
  return domain === owner.domain || (isLoopback(domain) && isLoopback(owner.domain));
}

interface UnfinishedList {
  /** For this account on this farm, the most advanced first, then the latest. */
  readonly unfinished: UnfinishedSubmission[];
  /** Journals that cannot be understood, of any account. */
  readonly unclear: readonly UnusableJournal[];
}

async function listUnfinished(submissions: Submissions, owner: SubmissionOwner): Promise<UnfinishedList> {
  const { unfinished, unclear } = await submissions.list();
  const advance = ({ record }: UnfinishedSubmission) => Object.keys(record.steps).length;
  const own = unfinished
    .filter(({ record }) => record.account === owner.account && isSameFarm(record.domain, owner))
    .toSorted((a, b) => advance(b) - advance(a) || b.record.begunAt.localeCompare(a.record.begunAt));
  return { unfinished: own, unclear };
}

/** A scene of the request, with its names and keys in journals. */
interface SoughtScene {
  /** Absolute path, as the request names it. */
  readonly scene: string;
  /** All names of the file in journals, this one among them. */
  readonly names: ReadonlySet<string>;
  /** The keys that a submission of it may have. */
  readonly keys: ReadonlySet<string>;
}

/** Returns the key of a submission with the request's settings. @param name absolute path of the scene in the key */
export type KeyOf = (scene: string, name: string) => Promise<string>;

/** Returns the name of a scene in a key: one name per file, for all its spellings and links. */
export async function nameInKey(scene: string): Promise<string> {
  return pathKey((await identityOf(scene)).real);
}

/** Makes keys only for scenes that may have an unfinished submission, since a key needs the whole scene to be read. */
async function soughtScenes(
  { unfinished, unclear }: UnfinishedList,
  scenes: readonly string[],
  keyOf: KeyOf,
): Promise<SoughtScene[]> {
  const known = [
    ...unfinished.map(({ record }) => record.scene),
    ...unclear.flatMap(({ scene }) => scene ?? []),
  ];
  const identities = new Map<string, FileIdentity>();
  for (const name of new Set([...known, ...scenes])) identities.set(name, await identityOf(name));
  const isSame = (a: string, b: string) =>
    isSameFile(identities.get(a) as FileIdentity, identities.get(b) as FileIdentity);

  async function one(scene: string): Promise<SoughtScene> {
    const others = known.filter((name) => pathKey(name) === pathKey(scene) || isSame(name, scene));
    const names = new Set([scene, ...others]);
    if (others.length === 0 && unclear.length === 0) return { scene, names, keys: new Set() };
    const keys = new Set<string>();
    for (const name of names) {
      // Keys of earlier versions contain the scene as it was typed.
      for (const called of [name, await nameInKey(name)]) keys.add(await keyOf(scene, called));
    }
    return { scene, names, keys };
  }

  const sought: SoughtScene[] = [];
  for (const scene of scenes) sought.push(await one(scene));
  return sought;
}

/**
 * Whether a journal that cannot be understood may be this very submission. The key in its name shows it; but a later
 * version may know settings that change the key, and a name of another form shows nothing.
 */
function mayBeSame({ key, why, scene }: UnusableJournal, { names, keys }: SoughtScene): boolean {
  if (key !== undefined && keys.has(key)) return true;
  if (scene !== undefined) return why === 'newer' && names.has(scene);
  return key === undefined;
}

/** @throws FarmBusyError for a scene that may have an unfinished submission which cannot be resumed */
function checkClear({ unfinished, unclear }: UnfinishedList, sought: SoughtScene): void {
  const unreadable = unfinished.find(({ record }) => isSame(record, sought) && !parsePlan(record.plan));
  const found = unreadable
    ? { file: unreadable.file, why: 'plan' as const }
    : unclear.find((one) => mayBeSame(one, sought));
  if (!found) return;
  const why = (translate: Translate) => translate(`ui.unclear.${found.why}`);
  throw new FarmBusyError('journal.unclear', { file: found.file, scene: sought.scene, why });
}

function isSame(record: SubmissionRecord, { names, keys }: SoughtScene): boolean {
  return names.has(record.scene) && keys.has(record.key);
}

/** @returns undefined for a submission that another process has locked, or with an unknown plan format */
async function claim(
  submissions: Submissions,
  submission: UnfinishedSubmission,
): Promise<ActiveSubmission | undefined> {
  const plan = parsePlan(submission.record.plan);
  const journal = plan && (await submissions.claim(submission));
  return journal && { plan, journal, resumed: true };
}

/**
 * Claims for each scene the unfinished submission of the same scene with the same settings, if there is one that no
 * other process has locked.
 * @param keyOf called only for scenes that may have an unfinished submission: it reads the whole scene
 * @throws FarmBusyError for an unfinished submission of unknown format: a new one could be paid for twice
 */
export async function claimUnfinished(
  submissions: Submissions,
  owner: SubmissionOwner,
  scenes: readonly string[],
  keyOf: KeyOf,
  listener: Pick<SubmissionListener, 'warnOfMoney'>,
): Promise<(ActiveSubmission | undefined)[]> {
  const list = await listUnfinished(submissions, owner);
  const { unfinished, unclear } = list;
  const sought = await soughtScenes(list, scenes, keyOf);
  for (const one of sought) checkClear(list, one);
  warnOfBroken(unclear, listener);
  const claimed: (ActiveSubmission | undefined)[] = [];
  for (const one of sought) {
    let found: ActiveSubmission | undefined;
    for (const same of unfinished.filter(({ record }) => isSame(record, one))) {
      unfinished.splice(unfinished.indexOf(same), 1);
      found = await claim(submissions, same);
      if (found) break;
    }
    claimed.push(found);
  }
  return claimed;
}

/** @throws FarmBusyError */
function refuseUnclear(id: string, file: string, why: UnusableReason | 'plan'): never {
  throw new FarmBusyError('resume.unclear', { id, file, why: (translate) => translate(`ui.unclear.${why}`) });
}

/**
 * Claims the unfinished submission with this submission id, task id or alias; without an id the latest one.
 * @throws NoInputError if there is none; FarmBusyError if another process has locked it, or its format is unknown
 */
export async function claimById(
  submissions: Submissions,
  owner: SubmissionOwner,
  id: string | undefined,
  listener: Pick<SubmissionListener, 'warnOfMoney'>,
): Promise<ActiveSubmission> {
  const { unfinished, unclear } = await listUnfinished(submissions, owner);
  const unclearOne = unclear.find((one) => one.id !== undefined && one.id === id?.toLowerCase());
  if (unclearOne) refuseUnclear(unclearOne.id ?? '', unclearOne.file, unclearOne.why);
  warnOfBroken(unclear, listener);
  const named = unfinished
    .filter(({ record }) => id === undefined || isNamed(record, id))
    .toSorted((a, b) => b.record.begunAt.localeCompare(a.record.begunAt));
  for (const one of named) {
    if (!parsePlan(one.record.plan)) refuseUnclear(one.record.id, one.file, 'plan');
    const submission = await claim(submissions, one);
    if (submission) return submission;
  }
  const [held] = named;
  if (held) throw new FarmBusyError('resume.held', { id: held.record.id });
  const list = unfinished.map(({ record }) => record.id);
  throw new NoInputError(id === undefined ? 'resume.none' : 'resume.unknown', { id: id ?? '', list });
}
