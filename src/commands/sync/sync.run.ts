import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { parseSpeed } from '../../domain/text/bytes.js';
import { FarmBusyError, UsageError } from '../../errors.js';
import { downloadError } from '../../transfer/results/download-report.js';
import type { ResultListener } from '../../transfer/results/result-downloader.js';
import { noCounts, type SyncReport } from '../../transfer/sync/sync-report.js';
import { type SyncRequest, syncResults } from '../../transfer/sync/sync-results.js';
import type { Transfers } from '../../transfer/transfers.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { progressFor, READER_GONE } from '../flags/globals.js';
import { readTransferFlags } from '../flags/transfer/read-transfer-flags.js';
import type { Outcome } from '../outcome.js';
import { withSessionTransfers } from '../session/choose-engine.js';
import { type Session, withSession } from '../session/session.js';
import { readTaskFilter } from '../tasks/task-filter.js';
import { conflictOf, includeOf, progressListener } from '../transfer/download.run.js';
import { withInterruptionReport } from '../transfer/report-interrupted-transfer.js';
import { printSync } from './print-sync.js';
import type { SyncOptions } from './sync.js';

/** Reads the flags. The function that it returns throws for values that are out of range. @throws UsageError */
function requestOf(options: SyncOptions, { cwd, now }: Context): () => SyncRequest {
  const { folder, since, project, label, dcc, status, include = [], maxSpeed, recheck } = options;
  const readFilter = readTaskFilter({ since, project, label, dcc, status }, now());
  const onConflict = conflictOf(options.onConflict);
  const readSpeed = deferRangeError(() => (maxSpeed === undefined ? undefined : parseSpeed(maxSpeed)));
  return () => ({
    ...readFilter(),
    to: resolve(cwd, folder),
    onConflict,
    include: include.length > 0 ? includeOf(include) : undefined,
    includes: [...new Set(include)].toSorted(),
    limit: readSpeed(),
    recheck: Boolean(recheck),
  });
}

async function sync(
  { client }: Session,
  transfers: Transfers,
  request: SyncRequest,
  options: SyncOptions,
  context: Context,
): Promise<SyncReport> {
  const progress = await progressFor(options, context, context.translate('ui.syncLists'));
  try {
    const shown = progressListener(progress, Boolean(options.ndjson), context);
    const listener: ResultListener = {
      ...shown,
      // A line for each of a million files that are here already is of no use.
      onFile: (file, taskId) => (file.state === 'held' ? undefined : shown.onFile(file, taskId)),
    };
    return await syncResults(client, () => transfers.require('output'), request, listener, context);
  } finally {
    progress.stop();
  }
}

/** Downloads what is new of all tasks that match. A second run at the same time ends at once. */
export async function runSync(options: SyncOptions, context: Context): Promise<Outcome> {
  // A closed pipe must not make an interrupted download look like a complete one.
  context.setExitCodeForClosedOutput(READER_GONE);
  checkNoneEmpty(options);
  if (options.json && options.ndjson) throw new UsageError('wait.twoForms');
  const readRequest = requestOf(options, context);
  const transfer = readTransferFlags(options, context);
  await transfer.checkFiles();
  const request = readRequest();
  const transferFlags = transfer.values();
  try {
    const report = await withInterruptionReport(options, context, () =>
      withSession({ ...options, transferFlags }, context, (session) =>
        withSessionTransfers(
          session,
          context,
          (transfers) => sync(session, transfers, request, options, context),
          { folder: request.to },
        ),
      ),
    );
    await printSync(report, options, context);
    return downloadError(report) ?? 0;
  } catch (error) {
    const isBusy = error instanceof FarmBusyError && error.key === 'sync.running';
    if (!isBusy || !options.ifIdle) throw error;
    const report = { to: request.to, files: [], error: undefined, counts: noCounts(), busy: true };
    await printSync(report, options, context);
    return 0;
  }
}
