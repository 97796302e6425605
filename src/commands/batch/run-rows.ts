import type { Context } from '../../context.js';
import { DataError, interruption, isInterruption, RayvisionError } from '../../errors.js';
import { errorText } from '../../output/errors.js';
import { print } from '../../output/print.js';
import type { WaitResult } from '../../poller/wait.js';
import type { BatchState } from '../../state/batches.js';
import { rememberTask } from '../../state/last-task.js';
import type { SubmitTools } from '../../submission/submit-scenes.js';
import { openAssetUploader } from '../../transfer/asset-uploader.js';
import type { DownloadReport } from '../../transfer/results/download-report.js';
import type { Transfers } from '../../transfer/transfers.js';
import { farmFlags, stderrTheme } from '../flags/globals.js';
import type { Outcome } from '../outcome.js';
import { withSessionTransfers } from '../session/choose-engine.js';
import type { Session } from '../session/session.js';
import { stderrListener } from '../submit/interaction.js';
import { withNotices } from '../wait/notices/with-notices.js';
import { withBackgroundDownload } from '../wait/with-background-download.js';
import type { BatchRun } from './batch.run.js';
import { openBatchDisplay } from './batch-display.js';
import type { BatchRow } from './batch-row.js';
import { prepareRows, sharedQueries } from './check-rows.js';
import { printBatchPlans, reportBatch, reportFaults } from './report-batch.js';
import { forgetRows } from './restore-rows.js';
import { openSchedule } from './schedule.js';
import { submitRow } from './submit-row.js';
import { watchRows } from './watch-rows.js';

/** Returns the tools of rows. Several rows are sent at once, so uploads show no progress. */
function toolsFor(
  { client: own, farm }: Session,
  { line, options }: BatchRun,
  transfers: Transfers,
  context: Context,
): (row: BatchRow) => SubmitTools {
  const client = sharedQueries(own);
  const listener = { onStart() {}, onBytes() {}, onOutcome() {}, onEnd() {} };
  const uploader = openAssetUploader({ transfers, client, limit: line.speed(), listener }, context);
  return ({ submitLine }) => ({
    ...{ client, hasher: transfers.hasher, uploader },
    owner: { domain: farm.domain, account: farm.credentials.accessId },
    assetsOnFarm: submitLine.request.assetsOnFarm,
    namesWay: line.transfer.namesWay,
    listener: stderrListener(options, context),
    farmFlags: farmFlags(options),
  });
}

/** Checks the rows that are to be submitted against the farm: before the first one is sent. @throws DataError */
async function checkAtFarm(
  open: readonly BatchRow[],
  toolsOf: (row: BatchRow) => SubmitTools,
  { rows, options }: BatchRun,
  context: Context,
) {
  const uploading = open.filter(({ submitLine }) => !submitLine.request.assetsOnFarm);
  const [first] = uploading;
  if (first) {
    const { client, uploader } = toolsOf(first);
    // A render without its files would cost money for nothing.
    if (!uploader.canUpload && !options.dryRun)
      throw new DataError('submit.assets', { domain: client.domain });
    if (!options.dryRun) await uploader.prepare();
  }
  const prepareTools = (row: BatchRow) => {
    const { client, hasher } = toolsOf(row);
    return { client, uploader: undefined, hashOf: hasher.md5OfFile };
  };
  const [any] = open;
  const platform = any ? toolsOf(any).client.platform : '';
  const { jobs, faults } = await prepareRows(open, prepareTools, platform, context);
  const error = await reportFaults(faults, rows.length, options, context);
  if (error) throw error;
  return jobs;
}

/** Submits the rows that are not submitted yet, waits for all, and reports. */
export async function runRows(
  session: Session,
  run: BatchRun,
  state: BatchState,
  context: Context,
): Promise<Outcome> {
  const { rows, options, line, parallel } = run;
  const { client } = session;

  async function submitAndWait(transfers: Transfers): Promise<Outcome> {
    const toolsOf = toolsFor(session, run, transfers, context);
    const open = rows.filter(({ taskId }) => taskId === undefined);
    const jobs = await checkAtFarm(open, toolsOf, run, context);
    if (options.dryRun) {
      await printBatchPlans(rows, jobs, options, context);
      return 0;
    }
    // Only now: what a run with faults forgets, the next one would submit again.
    if (options.newAll) await forgetRows(state, context);
    const printId = async ({ taskId }: BatchRow) => {
      if (options.quiet && !options.json) await print(context.stdout, `${taskId}\n`);
    };
    for (const row of rows) if (row.taskId !== undefined) await printId(row);
    const { download: folder } = options;
    return withBackgroundDownload(client, transfers, { download: folder }, context, (background) =>
      withNotices(session, line.waits ? line.notices.values() : undefined, context, async (notices) => {
        const display = await openBatchDisplay(rows, client, options, context);
        let last: number | undefined;
        const submitter = {
          ...{ state, tools: toolsOf, onFailed: display.reportFailed },
          async onSubmitted(row: BatchRow) {
            last = row.taskId;
            await printId(row);
            display.reportSubmitted(row);
            display.update();
          },
        };
        const schedule = openSchedule(
          rows,
          (row) => submitRow(row, submitter, options, context),
          parallel,
          display.reportSkipped,
        );
        let result: WaitResult | undefined;
        let download: DownloadReport | undefined;
        let stopped: RayvisionError | undefined;
        try {
          schedule.advance();
          if (line.waits) {
            const watch = { rows, schedule, plan: line.wait(), notices, background, display, state };
            result = await watchRows(client, watch, context);
            download = await background?.finish(result.tasks, result.outcome === 'ended');
          } else while (await schedule.hasMore());
          context.signal.throwIfAborted();
        } catch (error) {
          if (!(error instanceof RayvisionError)) throw error;
          stopped = error;
        } finally {
          await schedule.close();
          display.stop();
        }
        if (last !== undefined) await rememberTask(context.folder, last).catch(() => {});
        if (stopped && isInterruption(stopped))
          stopped = interruption(stopped, 'interrupted.batch', countsOf(rows));
        if (stopped && !options.json)
          context.stderr.write(errorText(stopped, context.translate, await stderrTheme(options, context)));
        return reportBatch(rows, { result, download, stopped }, client.currency, options, context);
      }),
    );
  }

  return withSessionTransfers(session, context, submitAndWait);
}

function countsOf(rows: readonly BatchRow[]) {
  return { count: rows.filter(({ taskId }) => taskId !== undefined).length, total: rows.length };
}
