import type { Context } from '../../context.js';
import { AccessError, ConfigError, isInterruption, RayvisionError } from '../../errors.js';
import type { BatchState } from '../../state/batches.js';
import { type SubmitTools, submitScenes } from '../../submission/submit-scenes.js';
import type { ValidRequest } from '../../submission/validate-request.js';
import { type Globals, warnOfMoney } from '../flags/globals.js';
import type { BatchRow } from './batch-row.js';

/** What the submission of rows needs, and whom it tells. */
export interface RowSubmitter {
  readonly state: BatchState;
  /** The tools of a row: whether its assets are on the farm differs. */
  tools(row: BatchRow): SubmitTools;
  /** A row was submitted: its id is remembered. */
  onSubmitted(row: BatchRow): Promise<void>;
  onFailed(row: BatchRow): Promise<void>;
}

/**
 * Submits a row. That it was begun is remembered before, and its id before its journal closes: a run that is killed in
 * between is resumed by the next one.
 * @returns false if no other row can be submitted either
 * @throws errors that are no failure of the row, such as bugs
 */
export async function submitRow(
  row: BatchRow,
  { state, tools, onSubmitted, onFailed }: RowSubmitter,
  globals: Globals,
  context: Context,
): Promise<boolean> {
  const { name, values } = row;
  const request = row.request as ValidRequest;
  // The check has warned before.
  const listener = { ...request.options.listener, warn: () => {} };
  const silent = { ...request, options: { ...request.options, listener }, isNew: false };
  const origin = { batch: state.id, name, values };
  const decisions = { chooseUnfinished: async () => 'resume' as const, confirm: async () => true };
  try {
    await state.save({ name, values });
    await submitScenes({ ...silent, origin }, decisions, tools(row), context, async ([outcome]) => {
      if (!outcome) return;
      if ('error' in outcome) throw outcome.error;
      const { taskId, alias, source, limitError } = outcome.task;
      const { stop_after_test: stop, pre_frames: test } = outcome.task.taskInfo;
      const stopsAfterTest = stop === '1' && (test || '000') !== '000';
      await state.save({ name, values, taskId, alias, stopsAfterTest });
      Object.assign(row, { state: 'submitted', taskId, alias, stopsAfterTest });
      await onSubmitted(row);
      await source.journal.close();
      if (limitError)
        warnOfMoney(globals, context, 'money.unlimited', {
          id: taskId,
          cause: (translate) => limitError.describe(translate),
        });
    });
    return true;
  } catch (error) {
    if (!(error instanceof RayvisionError)) throw error;
    if (isInterruption(error)) return false;
    if (row.state === 'submitted') throw error;
    Object.assign(row, { state: 'failed', error });
    await onFailed(row);
    return !(error instanceof AccessError || error instanceof ConfigError);
  }
}
