import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { isLoopback } from '../../domain/farm/loopback.js';
import { parseInteger } from '../../domain/parse-integer.js';
import { isInterruption } from '../../errors.js';
import { openBatchState } from '../../state/batches.js';
import { readNamedFile, readStdin } from '../files/named-file.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { READER_GONE } from '../flags/globals.js';
import { globalFlags } from '../flags/pick-flags.js';
import type { Outcome } from '../outcome.js';
import { readStored, type Stored } from '../session/load-settings.js';
import { type Session, withSession } from '../session/session.js';
import { readSubmitLine, type SubmitLine } from '../submit/submit-line.js';
import type { BatchOptions } from './batch.js';
import type { BatchRow } from './batch-row.js';
import { validateRows } from './check-rows.js';
import { defaultsOf, readLines } from './read-lines.js';
import { reportFaults } from './report-batch.js';
import { restore } from './restore-rows.js';
import { readBatch } from './rows/read-batch.js';
import { runRows } from './run-rows.js';

/** Submissions at once, unless `--parallel` says otherwise. */
const PARALLEL = 4;
const MOST_PARALLEL = 32;

/** A batch that was read. */
export interface BatchRun {
  readonly rows: readonly BatchRow[];
  readonly options: BatchOptions;
  /** The options of the line. */
  readonly line: SubmitLine;
  readonly parallel: number;
  readonly stored: () => Promise<Stored>;
}

/** Checks the rows that are to be submitted, and runs the batch. */
async function runBatchAt(session: Session, run: BatchRun, context: Context): Promise<Outcome> {
  const { rows, options, stored } = run;
  const { farm } = session;
  const state = openBatchState(context.folder, {
    file: resolve(context.cwd, options.file),
    // A farm on this machine has another port after each start.
    domain: isLoopback(farm.domain) ? 'loopback' : farm.domain,
    account: farm.credentials.accessId,
  });
  async function check(): Promise<void> {
    const changed = options.newAll ? [] : await restore(rows, state, options, context);
    const open = rows.filter(({ taskId }) => taskId === undefined);
    const faults = [...changed, ...(await validateRows(open, () => settingsOf(stored), options, context))];
    const error = await reportFaults(faults, rows.length, options, context);
    if (error) throw error;
  }
  if (options.dryRun) {
    await check();
    return runRows(session, run, state, context);
  }
  return state.exclusively(context, async () => {
    await check();
    return runRows(session, run, state, context);
  });
}

async function settingsOf(stored: BatchRun['stored']) {
  const { profile, project } = await stored();
  return [profile, ...(project ? [project] : [])];
}

/** Submits the rows of a file, each as a task, and waits for them. */
export async function runBatch(options: BatchOptions, context: Context): Promise<Outcome> {
  checkNoneEmpty(options);
  // A closed pipe must not make an interrupted batch look like a finished one.
  if (!options.dryRun) context.setExitCodeForClosedOutput(READER_GONE);
  const { file } = options;
  const readParallel = deferRangeError(() =>
    options.parallel === undefined
      ? PARALLEL
      : parseInteger(options.parallel, '--parallel', 1, MOST_PARALLEL),
  );
  const defaults = defaultsOf(options);
  const line = await readSubmitLine(defaults, context);
  const text = file === '-' ? await readStdin(context) : await readNamedFile(context, file);
  const parallel = readParallel();
  const own = line.request.settings();
  const { rows, faults } = await readLines(readBatch(text), defaults, context);
  let known: Promise<Stored> | undefined;
  const stored = () => {
    known ??= readStored(options, context);
    return known;
  };
  const checkAll = async (): Promise<void> => {
    const all = [...faults, ...(await validateRows(rows, () => settingsOf(stored), options, context))];
    const error = await reportFaults(
      all.toSorted((a, b) => a.line - b.line),
      rows.length + new Set(faults.map((fault) => fault.line)).size,
      options,
      context,
    );
    if (error) throw error;
  };
  if (faults.length > 0) await checkAll();
  let isOpen = false;
  const platform = own.platform ?? own.job.set.platform;
  const flags = { ...globalFlags(options), platform, transferFlags: line.transfer.values() };
  try {
    return await withSession(flags, context, (session) => {
      isOpen = true;
      return runBatchAt(session, { rows, options, line, parallel, stored }, context);
    });
  } catch (error) {
    // Faults of the file come before those of the settings (docs/contract.md, "Exit codes").
    if (!isOpen && !isInterruption(error)) await checkAll();
    throw error;
  }
}
