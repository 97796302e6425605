import type { Context } from '../../context.js';
import { FarmBusyError, NoInputError } from '../../errors.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import type { SubmissionRecord } from '../../state/submissions/submission-record.js';
import {
  openSubmissions,
  type SubmissionList,
  type Submissions,
  type UnclearSubmission,
  type UnfinishedSubmission,
} from '../../state/submissions/submissions.js';
import type { Translate } from '../../text/index.js';
import { type Globals, warnOfMoney } from '../flags/globals.js';

/** How far a submission had got when it was cut off. */
type Reached = 'nothing' | 'reserved' | 'unsure' | 'submitted';

export function reached({ steps, taskId }: SubmissionRecord): Reached {
  if (steps.submit === 'done') return 'submitted';
  if (steps.submit === 'begun') return 'unsure';
  return taskId === undefined ? 'nothing' : 'reserved';
}

/** Whether a person means this one: by its own id, its task's, or that one's alias. */
export function isNamed({ id, taskId, alias }: SubmissionRecord, name: string): boolean {
  const names = [id, taskId, alias]
    .filter((one) => one !== undefined)
    .map((one) => String(one).toLowerCase());
  return names.includes(name.toLowerCase());
}

/** Tells of journals that were just found broken: whether their tasks render, nobody here knows any more. */
export function warnOfBroken(
  unclear: readonly UnclearSubmission[],
  globals: Globals,
  context: Context,
): void {
  for (const { file } of unclear.filter(({ isNew }) => isNew)) {
    warnOfMoney(globals, context, 'money.setAside', { file });
  }
}

/** What is unfinished, the oldest first. */
async function leftovers(context: Context): Promise<SubmissionList> {
  const { unfinished, unclear } = await openSubmissions(context.folder, context).list();
  const begunAt = ({ record }: UnfinishedSubmission) => record.begunAt;
  return { unfinished: unfinished.toSorted((a, b) => begunAt(a).localeCompare(begunAt(b))), unclear };
}

/** `submit --unfinished`: what was begun from here and is not finished, of every account. Asks no farm. */
export async function runUnfinished(globals: Globals, context: Context): Promise<number> {
  const { translate, stdout } = context;
  const all = await leftovers(context);
  const records = all.unfinished.map(({ record }) => record);
  for (const { file, why } of all.unclear) {
    warnOfMoney(globals, context, 'money.unclear', { file, why: () => translate(`ui.unclear.${why}`) });
  }
  if (globals.json) {
    const unfinished = records.map((record) => {
      const { id, begunAt, scene, account, domain, taskId = null, alias = null } = record;
      return { id, begunAt, scene, taskId, alias, reached: reached(record), account, domain };
    });
    await printJson(stdout, { unfinished });
  } else if (globals.quiet) {
    for (const { id } of records) await print(stdout, `${id}\n`);
  } else if (records.length === 0) {
    context.stderr.write(`${translate('ui.noneUnfinished')}\n`);
  } else {
    const { moment } = timesIn(context);
    const rows = records.map((record) => [
      record.id,
      moment(record.begunAt),
      translate(`ui.reached.${reached(record)}`, { task: record.taskId ?? '' }),
      oneLine(record.scene),
    ]);
    await print(stdout, columns(rows));
  }
  return 0;
}

/** @throws FarmBusyError when a process works on it */
async function forget(submissions: Submissions, found: UnfinishedSubmission) {
  const journal = await submissions.claim(found);
  if (!journal) throw new FarmBusyError('resume.held', { id: found.record.id });
  await journal.close();
  const { id, taskId = null } = found.record;
  return { id, taskId, state: reached(journal.record) };
}

async function discard(submissions: Submissions, unclear: UnclearSubmission) {
  await submissions.discard(unclear);
  return { id: unclear.id ?? '', taskId: null, state: 'unknown' as const };
}

/**
 * `submit --forget ID`: nobody will go on with it. What it did at the farm stays as it is.
 * @throws NoInputError when there is none of that name; FarmBusyError when a process works on it.
 */
export async function runForget(name: string, globals: Globals, context: Context): Promise<number> {
  const { unfinished, unclear } = await leftovers(context);
  const submissions = openSubmissions(context.folder, context);
  const found = unfinished.find(({ record }) => isNamed(record, name));
  const unclearOne = unclear.find((one) => one.id !== undefined && one.id === name.toLowerCase());
  if (!found && !unclearOne) {
    const list = (translate: Translate) =>
      unfinished.map(({ record }) => record.id).join(', ') || translate('ui.none');
    throw new NoInputError('resume.unknown', { id: name, list });
  }
  warnOfBroken(
    unclear.filter((one) => one !== unclearOne),
    globals,
    context,
  );
  const { id, taskId, state } = found
    ? await forget(submissions, found)
    : await discard(submissions, unclearOne as UnclearSubmission);
  if (globals.json) await printJson(context.stdout, { id, taskId, reached: state, forgotten: true });
  else if (!globals.quiet) {
    const known = context.translate(`ui.reached.${state}`, { task: taskId ?? '' });
    context.stderr.write(`${context.translate('ui.forgotten', { id, reached: known })}\n`);
  }
  return 0;
}
