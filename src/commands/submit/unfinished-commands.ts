import type { Context } from '../../context.js';
import { FarmBusyError, NoInputError } from '../../errors.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import { timesIn } from '../../output/time.js';

import {
  openSubmissions,
  type SubmissionList,
  type Submissions,
  type UnfinishedSubmission,
  type UnusableJournal,
} from '../../state/submissions/submissions.js';
import { reachedStep } from '../../submission/sending/interruption.js';
import { isNamed, warnOfBroken } from '../../submission/sending/resumable.js';
import type { Translate } from '../../text/index.js';
import { type Globals, warnOfMoney } from '../flags/globals.js';
import { stderrListener } from './interaction.js';

/** Lists unfinished submissions, the oldest first. */
async function listUnfinished(context: Context): Promise<SubmissionList> {
  const { unfinished, unclear } = await openSubmissions(context.folder, context).list();
  const begunAt = ({ record }: UnfinishedSubmission) => record.begunAt;
  return { unfinished: unfinished.toSorted((a, b) => begunAt(a).localeCompare(begunAt(b))), unclear };
}

/** `submit --unfinished`: lists the unfinished submissions of this machine, of all accounts; sends no requests. */
export async function runUnfinished(globals: Globals, context: Context): Promise<number> {
  const { translate, stdout } = context;
  const all = await listUnfinished(context);
  const records = all.unfinished.map(({ record }) => record);
  for (const { file, why } of all.unclear) {
    warnOfMoney(globals, context, 'money.unclear', { file, why: () => translate(`ui.unclear.${why}`) });
  }
  if (globals.json) {
    const unfinished = records.map((record) => {
      const { id, begunAt, scene, account, domain, taskId = null, alias = null } = record;
      return { id, begunAt, scene, taskId, alias, reached: reachedStep(record), account, domain };
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
      translate(`ui.reached.${reachedStep(record)}`, { task: record.taskId ?? '' }),
      oneLine(record.scene),
    ]);
    await print(stdout, columns(rows));
  }
  return 0;
}

/** @throws FarmBusyError if another process has locked it */
async function forget(submissions: Submissions, found: UnfinishedSubmission) {
  const journal = await submissions.claim(found);
  if (!journal) throw new FarmBusyError('resume.held', { id: found.record.id });
  await journal.close();
  const { id, taskId = null } = found.record;
  return { id, taskId, state: reachedStep(journal.record) };
}

async function discard(submissions: Submissions, unclear: UnusableJournal) {
  await submissions.discard(unclear);
  return { id: unclear.id ?? '', taskId: null, state: 'unknown' as const };
}

/**
 * `submit --forget ID`: removes the journal, so that the submission is never resumed; changes nothing on the farm.
 * @throws NoInputError for an unknown id; FarmBusyError if another process has locked it
 */
export async function runForget(name: string, globals: Globals, context: Context): Promise<number> {
  const { unfinished, unclear } = await listUnfinished(context);
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
    stderrListener(globals, context),
  );
  const { id, taskId, state } = found
    ? await forget(submissions, found)
    : await discard(submissions, unclearOne as UnusableJournal);
  if (globals.json) await printJson(context.stdout, { id, taskId, reached: state, forgotten: true });
  else if (!globals.quiet) {
    const known = context.translate(`ui.reached.${state}`, { task: taskId ?? '' });
    context.stderr.write(`${context.translate('ui.forgotten', { id, reached: known })}\n`);
  }
  return 0;
}
