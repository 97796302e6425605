import type { Context } from '../../context.js';
import { FarmBusyError, NoInputError } from '../../errors.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import type { SubmissionRecord } from '../../state/submission-record.js';
import { openSubmissions, type UnfinishedSubmission } from '../../state/submissions.js';
import { type Globals, warn } from '../globals.js';

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

async function leftovers(globals: Globals, context: Context): Promise<UnfinishedSubmission[]> {
  const { unfinished, aside } = await openSubmissions(context.folder, context).list();
  for (const { file } of aside) warn(globals, context, context.say('ui.setAside', { file }));
  return unfinished.toSorted((a, b) => a.record.begunAt.localeCompare(b.record.begunAt));
}

/** `submit --unfinished`: what was begun from here and is not finished, of every account. Asks no farm. */
export async function runUnfinished(globals: Globals, context: Context): Promise<number> {
  const { say, stdout } = context;
  const records = (await leftovers(globals, context)).map(({ record }) => record);
  if (globals.json) {
    const unfinished = records.map((record) => {
      const { id, begunAt, scene, account, domain, taskId = null, alias = null } = record;
      return { id, begunAt, scene, taskId, alias, reached: reached(record), account, domain };
    });
    await printJson(stdout, { unfinished });
  } else if (globals.quiet) {
    for (const { id } of records) await print(stdout, `${id}\n`);
  } else if (records.length === 0) {
    context.stderr.write(`${say('ui.noneUnfinished')}\n`);
  } else {
    const { moment } = timesIn(context);
    const rows = records.map((record) => [
      record.id,
      moment(record.begunAt),
      say(`ui.reached.${reached(record)}`, { task: record.taskId ?? '' }),
      oneLine(record.scene),
    ]);
    await print(stdout, columns(rows));
  }
  return 0;
}

/**
 * `submit --forget ID`: nobody will go on with it. What it did at the farm stays as it is.
 * @throws NoInputError when there is none of that name; FarmBusyError when a process works on it.
 */
export async function runForget(name: string, globals: Globals, context: Context): Promise<number> {
  const all = await leftovers(globals, context);
  const found = all.find(({ record }) => isNamed(record, name));
  if (!found) {
    const list = all.map(({ record }) => record.id).join(', ') || '-';
    throw new NoInputError('resume.unknown', { id: name, list });
  }
  const journal = await openSubmissions(context.folder, context).claim(found);
  if (!journal) throw new FarmBusyError('resume.held', { id: found.record.id });
  await journal.close();
  const { id, taskId = null } = found.record;
  const state = reached(journal.record);
  if (globals.json) await printJson(context.stdout, { id, taskId, reached: state, forgotten: true });
  else if (!globals.quiet) {
    const known = context.say(`ui.reached.${state}`, { task: taskId ?? '' });
    context.stderr.write(`${context.say('ui.forgotten', { id, reached: known })}\n`);
  }
  return 0;
}
