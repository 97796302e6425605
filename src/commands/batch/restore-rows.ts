import type { Context } from '../../context.js';
import { DataError } from '../../errors.js';
import type { BatchRecord, BatchState } from '../../state/batches.js';
import { openSubmissions } from '../../state/submissions/submissions.js';
import type { BatchOptions } from './batch.js';
import type { BatchRow } from './batch-row.js';
import type { RowFault } from './rows/raw-row.js';

/** Closes the journals of submissions whose ids a run has remembered before it was killed. */
async function closeFinished(records: readonly BatchRecord[], context: Context): Promise<void> {
  const ids = new Set(records.flatMap(({ taskId }) => taskId ?? []));
  const submissions = openSubmissions(context.folder, context);
  for (const one of (await submissions.list()).unfinished) {
    const { taskId, steps } = one.record;
    if (taskId === undefined || steps.submit !== 'done' || !ids.has(taskId)) continue;
    await (await submissions.claim(one))?.close();
  }
}

/** Takes over what earlier runs have submitted. @returns a fault for each row that was changed since */
export async function restore(
  rows: readonly BatchRow[],
  state: BatchState,
  { new: isNew }: BatchOptions,
  context: Context,
): Promise<RowFault[]> {
  const records = await state.load();
  await closeFinished([...records.values()], context);
  const faults: RowFault[] = [];
  for (const row of rows) {
    const record = records.get(row.name);
    if (!record) continue;
    const { line, name } = row;
    if (record.values === row.values) {
      if (record.taskId !== undefined) Object.assign(row, { ...record, state: 'submitted' });
    } else if (!isNew) {
      const { taskId: id } = record;
      const error =
        id === undefined
          ? new DataError('batch.changedBegun', { name })
          : new DataError('batch.changed', { name, was: record.alias ?? String(id) });
      faults.push({ line, name, error });
    }
  }
  return faults;
}

/** Forgets what earlier runs have submitted, so that all rows are submitted as new tasks. */
export async function forgetRows(state: BatchState, context: Context): Promise<void> {
  // A record that cannot be read is forgotten as well.
  const records = await state.load().catch((error: unknown) => {
    if (!(error instanceof DataError)) throw error;
    return new Map<string, BatchRecord>();
  });
  // Otherwise these rows would be resumed, with the tasks that they have.
  await closeFinished([...records.values()], context);
  await state.clear();
}
