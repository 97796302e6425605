import { resolve } from 'node:path';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { DataError, isInterruption, NoInputError, type RayvisionError, UsageError } from '../../errors.js';
import type { PreparedJob } from '../../submission/jobs/prepare-job.js';
import { type PrepareTools, prepareJobs } from '../../submission/jobs/prepare-jobs.js';
import type { SubmissionListener } from '../../submission/listener.js';
import { privateOnes } from '../../submission/scenes/private-files.js';
import { type SubmitRequest, type ValidRequest, validateRequest } from '../../submission/validate-request.js';
import { type Globals, warn, warnOfMoney } from '../flags/globals.js';
import type { BatchRow } from './batch-row.js';
import type { RowFault } from './rows/raw-row.js';

/** Whether an error is a fault of a row; any other one ends the run. */
function isFault(error: unknown): error is RayvisionError {
  const kinds = [DataError, NoInputError, UsageError];
  return kinds.some((Kind) => error instanceof Kind) && !isInterruption(error);
}

/** Does work for each row, and collects the faults. */
async function eachRow(
  rows: readonly BatchRow[],
  work: (row: BatchRow) => Promise<void>,
): Promise<RowFault[]> {
  const faults: RowFault[] = [];
  for (const row of rows) {
    try {
      await work(row);
    } catch (error) {
      if (!isFault(error)) throw error;
      faults.push({ line: row.line, name: row.name, error });
    }
  }
  return faults;
}

/** Returns a listener that warns with the row's name, and shows no progress. */
function rowListener({ name }: BatchRow, globals: Globals, context: Context): SubmissionListener {
  const { translate } = context;
  return {
    warn: (key, params) =>
      warn(globals, context, translate('ui.batch.row', { name, text: () => translate(key, params) })),
    warnOfMoney: (key, params) => warnOfMoney(globals, context, key, params),
    during: (_, __, work) => work(),
    onFaults: async () => false,
  };
}

/**
 * Refuses files that a row names in the places of keys and passwords: a list comes with the folders of others, and only
 * the user may name such a file, on the command line.
 * @throws DataError
 */
async function checkNamedFiles(
  { ownTaskFile, hasOwnAssets }: BatchRow,
  { scenes, extraFiles }: ValidRequest,
  context: Context,
): Promise<void> {
  const paths = [
    // What a reader has recognised is a scene; anything else could be any file.
    ...scenes.flatMap(({ path, report }) => (report ? [] : [path])),
    ...(ownTaskFile === undefined ? [] : [resolve(context.cwd, ownTaskFile)]),
    ...(hasOwnAssets ? extraFiles : []),
  ];
  const list = await privateOnes(paths, context);
  if (list.length > 0) throw new DataError('batch.private', { count: list.length, list });
}

/** Checks all that can be checked without the farm: scenes, settings, files. Asks nothing. */
export function validateRows(
  rows: readonly BatchRow[],
  storedSettings: SubmitRequest['storedSettings'],
  globals: Globals,
  context: Context,
): Promise<RowFault[]> {
  const nobody = { questions: undefined, optionalQuestions: undefined };
  return eachRow(rows, async (row) => {
    const listener = rowListener(row, globals, context);
    const request = { ...row.submitLine.request, storedSettings };
    row.request = await validateRequest(request, { listener, ...nobody }, context);
    await checkNamedFiles(row, row.request, context);
    const { frameList } = row.request.options.settings;
    if (frameList) throw new DataError('batch.oneRange', { name: row.name, list: frameList.text });
  });
}

/** Returns a function that calls another one once for each list of arguments. A failure is not kept. */
function once<A extends unknown[], T>(work: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const answer = known.get(key) ?? work(...args);
    known.set(key, answer);
    answer.catch(() => known.delete(key));
    return answer;
  };
}

/** Returns the same client, which queries what is the same for all rows only once. */
export function sharedQueries(client: Client): Client {
  const { account, software, hardware, explainTips } = client;
  return {
    ...client,
    ...{ account: once(account), software: once(software) },
    ...{ hardware: once(hardware), explainTips: once(explainTips) },
  };
}

/** Makes the job files of rows, to check them against the farm's offers; sends nothing. */
export async function prepareRows(
  rows: readonly BatchRow[],
  toolsOf: (row: BatchRow) => PrepareTools,
  platform: string,
  context: Context,
): Promise<{ jobs: ReadonlyMap<BatchRow, readonly PreparedJob[]>; faults: RowFault[] }> {
  const jobs = new Map<BatchRow, readonly PreparedJob[]>();
  const faults = await eachRow(rows, async (row) => {
    const { request } = row;
    if (!request) return;
    const own = request.options.settings.platform;
    if (own !== undefined && own !== platform) throw new DataError('batch.platform', { own, platform });
    jobs.set(row, (await prepareJobs(request, toolsOf(row), context)).jobs);
  });
  return { jobs, faults };
}
