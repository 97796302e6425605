import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { JOB_FIELDS } from '../../config/job-fields.js';
import type { Context } from '../../context.js';
import { DataError, RayvisionError, UsageError } from '../../errors.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import type { SubmitOptions } from '../submit/submit.js';
import { readSubmitLine } from '../submit/submit-line.js';
import type { BatchOptions } from './batch.js';
import type { BatchRow } from './batch-row.js';
import { NOT_SENT } from './rows/columns.js';
import type { RowFault } from './rows/raw-row.js';
import type { BatchFile } from './rows/read-batch.js';
import type { RowValues } from './rows/read-row.js';

/** Returns the options of a batch as those of a `submit` without scenes: the defaults of every row. */
export function defaultsOf(options: BatchOptions): SubmitOptions {
  const { file: _, parallel: __, new: ___, newAll: ____, dryRun: _____, wait, ...others } = options;
  return { ...others, scenes: [], wait: wait !== false };
}

/** Options that change what is sent. */
const SENT = [...Object.keys(JOB_FIELDS), 'taskJson', 'asset', 'ignoreMissing', 'assetsOnFarm', 'platform'];

/** Returns a hash of what a row sends: its scene and its options, those of the line among them. */
function hashOf(options: SubmitOptions, { scene }: RowValues, cwd: string): string {
  const sent = SENT.filter((key) => !NOT_SENT.includes(key)).toSorted();
  const values = sent.map((key) => [key, options[key as keyof SubmitOptions] ?? null]);
  const text = JSON.stringify([resolve(cwd, scene), values]);
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** Reads the options of one row. @throws UsageError, DataError for a malformed value */
async function readLine(row: RowValues, defaults: SubmitOptions, context: Context): Promise<BatchRow> {
  const options: SubmitOptions = { ...defaults, ...row.options, scenes: [row.scene] };
  checkNoneEmpty({ ...row.options });
  const submitLine = await readSubmitLine(options, context);
  if (submitLine.request.scenes.length !== 1) throw new DataError('batch.manyScenes', { scene: row.scene });
  const { line, name, after } = row;
  const { taskJson, asset } = row.options;
  return {
    ...{ line, name, after, submitLine, state: 'waiting' },
    ...{ ownTaskFile: taskJson?.toString(), hasOwnAssets: asset !== undefined },
    values: hashOf(options, row, context.cwd),
  };
}

/**
 * Reads the options of all rows, and collects the faults.
 * @throws UsageError where a row waits for another one, and the run waits for none
 */
export async function readLines(
  { rows, faults }: BatchFile,
  defaults: SubmitOptions,
  context: Context,
): Promise<{ rows: BatchRow[]; faults: RowFault[] }> {
  const waiting = rows.find(({ after }) => after.length > 0);
  if (waiting && !defaults.wait) throw new UsageError('batch.noWait', { name: waiting.name });
  const read: BatchRow[] = [];
  const all = [...faults];
  for (const row of rows) {
    try {
      read.push(await readLine(row, defaults, context));
    } catch (error) {
      if (!(error instanceof RayvisionError)) throw error;
      all.push({ line: row.line, name: row.name, error });
    }
  }
  return { rows: read, faults: all };
}
