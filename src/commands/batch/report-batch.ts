import type { Context } from '../../context.js';
import type { Currency } from '../../domain/farm/currency.js';
import { worstExitCode } from '../../domain/task/end-of-wait.js';
import {
  combineErrors,
  DataError,
  InternalError,
  type RayvisionError,
  type Translate,
} from '../../errors.js';
import { batchCounts, batchTable, rowExitCode, rowJson } from '../../output/batch.js';
import { errorText } from '../../output/errors.js';
import { jsonText, oneLine, print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import type { WaitResult } from '../../poller/wait.js';
import type { PreparedJob } from '../../submission/jobs/prepare-job.js';
import { type DownloadReport, downloadError } from '../../transfer/results/download-report.js';
import { type Globals, stderrTheme, stdoutTheme } from '../flags/globals.js';
import type { Outcome } from '../outcome.js';
import { downloadJson, downloadText, printDownloadProblems } from '../transfer/print-download.js';
import type { BatchRow } from './batch-row.js';
import type { RowFault } from './rows/raw-row.js';

/** Where a fault is: `line 3 (shot_010)`. */
function placeOf({ line, name }: RowFault, translate: Translate): string {
  return name === undefined
    ? translate('ui.batch.line', { line })
    : translate('ui.batch.lineOf', { line, name });
}

/**
 * Prints all faults, and returns the error that ends the run; undefined for none.
 * @param total number of rows
 */
export async function reportFaults(
  faults: readonly RowFault[],
  total: number,
  globals: Globals,
  context: Context,
): Promise<DataError | undefined> {
  if (faults.length === 0) return undefined;
  const { translate, stderr } = context;
  const params = { count: new Set(faults.map(({ line }) => line)).size, total };
  if (globals.json) {
    const list = (inLanguage: Translate) =>
      faults.map((fault) => `${placeOf(fault, inLanguage)}: ${fault.error.describe(inLanguage)}`).join('; ');
    return new DataError('batch.faultList', { ...params, list });
  }
  const theme = await stderrTheme(globals, context);
  for (const fault of faults)
    stderr.write(`${oneLine(placeOf(fault, translate))}: ${errorText(fault.error, translate, theme)}`);
  return new DataError('batch.faults', params);
}

/** Prints the job files of the rows that would be submitted (`--dry-run`). */
export async function printBatchPlans(
  rows: readonly BatchRow[],
  jobs: ReadonlyMap<BatchRow, readonly PreparedJob[]>,
  globals: Globals,
  context: Context,
): Promise<void> {
  const { stdout, stderr, translate } = context;
  const plans = rows.flatMap((row) =>
    (jobs.get(row) ?? []).map(({ scene, files }) => ({
      ...{ name: row.name, after: row.after, dryRun: true, scene: scene.path },
      ...{ dcc: { name: scene.dcc.name, id: scene.dcc.id }, files },
    })),
  );
  if (globals.json) return printJson(stdout, { rows: plans });
  for (const { name, files } of plans)
    for (const [file, content] of Object.entries(files))
      await print(stdout, `${oneLine(name)}: ${file}\n${jsonText(content, 2)}\n`);
  if (!globals.quiet) stderr.write(`${translate('ui.dryRun')}\n`);
}

/** How a run ended. */
export interface BatchEnd {
  /** Undefined where it did not wait. */
  readonly result: WaitResult | undefined;
  readonly download: DownloadReport | undefined;
  /** What stopped it before its end: an interruption, or an error of the farm. */
  readonly stopped: RayvisionError | undefined;
}

const PARKED = 40;

/** Returns the outcome: the error of rows that could not be submitted, else the worst exit code. */
function outcomeOf(rows: readonly BatchRow[], { result, download, stopped }: BatchEnd): Outcome {
  if (stopped) return stopped;
  const errors = rows.flatMap(({ error }) => error ?? []);
  const bug = errors.find((error) => error instanceof InternalError);
  if (bug) throw bug;
  const failed = combineErrors(errors, 'batch.failed');
  if (failed) return failed;
  if (result?.outcome === 'timeout') return result.exitCode;
  const codes = rows.flatMap((row) => rowExitCode(row) ?? []);
  const problem = download && downloadError(download);
  return worstExitCode(codes) || problem || (codes.includes(PARKED) ? PARKED : 0);
}

/** Prints the report of a run, and returns how it ended. */
export async function reportBatch(
  rows: readonly BatchRow[],
  end: BatchEnd,
  currency: Currency,
  globals: Globals,
  context: Context,
): Promise<Outcome> {
  const { translate, stdout, stderr } = context;
  const outcome = outcomeOf(rows, end);
  const { download } = end;
  if (globals.json) {
    const exitCode = typeof outcome === 'number' ? outcome : outcome.exitCode;
    const more = download ? { download: downloadJson(download, translate) } : {};
    await printJson(stdout, { rows: rows.map((row) => rowJson(row, translate)), exitCode, ...more });
    return outcome;
  }
  if (download) {
    await printDownloadProblems(download, globals, context);
    if (!globals.quiet) stderr.write(`${downloadText(download, translate)}\n`);
  }
  if (globals.quiet) return outcome;
  const theme = await stdoutTheme(globals, context);
  await print(stdout, batchTable(rows, currency, translate, theme, widthOf(stdout)));
  stderr.write(`${batchCounts(rows, translate)}\n`);
  return outcome;
}
