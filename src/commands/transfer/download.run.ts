import { resolve } from 'node:path';
import picomatch from 'picomatch';
import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import { parseFrameList } from '../../domain/frames/frame-range.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { parseSpeed } from '../../domain/text/bytes.js';
import { UsageError } from '../../errors.js';
import { print, printJson } from '../../output/print.js';
import type { Progress } from '../../output/progress.js';
import type { OnConflict } from '../../transfer/download.js';
import { type DownloadReport, downloadError } from '../../transfer/results/download-report.js';
import { downloadResults } from '../../transfer/results/download-results.js';
import { isSettled } from '../../transfer/results/ready-files.js';
import type {
  ResultClient,
  ResultListener,
  ResultRequest,
} from '../../transfer/results/result-downloader.js';
import type { Transfers } from '../../transfer/transfers.js';
import { rememberPlace } from '../check/remember-place.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { farmFlags, progressFor, READER_GONE } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { readTransferFlags } from '../flags/transfer/read-transfer-flags.js';
import type { Outcome } from '../outcome.js';
import { withSessionTransfers } from '../session/choose-engine.js';
import { withSession } from '../session/session.js';
import type { DownloadOptions } from './download.js';
import { downloadJson, downloadText, printDownloadEvent, printDownloadProblems } from './print-download.js';
import { withInterruptionReport } from './report-interrupted-transfer.js';
import { transferProgress } from './transfer-progress.js';

const CONFLICTS: readonly OnConflict[] = ['skip', 'overwrite', 'rename'];

/** Reads `--on-conflict`. @throws UsageError */
export function conflictOf(text = 'skip'): OnConflict {
  const found = CONFLICTS.find((one) => one === text);
  if (!found) throw new UsageError('download.conflict', { text });
  return found;
}

/** Reads `--include`: a pattern without a slash is matched against names, one with a slash against paths. */
export function includeOf(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map((glob) => picomatch(glob, { basename: !glob.includes('/'), dot: true }));
  return (path) => tests.some((test) => test(path));
}

/** Reads the flags. The function that it returns throws for values that are out of range. @throws UsageError */
function requestOf(options: DownloadOptions, { cwd }: Context): () => ResultRequest {
  const { frames, include, layer, maxSpeed } = options;
  const onConflict = conflictOf(options.onConflict);
  const list = deferRangeError(() => (frames === undefined ? undefined : parseFrameList(frames)));
  const speed = deferRangeError(() => (maxSpeed === undefined ? undefined : parseSpeed(maxSpeed)));
  return () => ({
    to: resolve(cwd, options.to ?? '.'),
    onConflict,
    frames: list(),
    layers: layer,
    include: include && includeOf(include),
    limit: speed(),
  });
}

/** Returns a listener that shows the progress, and with `--ndjson` prints the events. */
export function progressListener(progress: Progress, hasEvents: boolean, context: Context): ResultListener {
  const transfer = transferProgress(progress, 'ui.downloading', context);
  return {
    onStart: (files, bytes) => transfer.expect(files, bytes),
    onBytes: (bytes) => transfer.addBytes(bytes),
    async onFile(file, taskId) {
      if (file.state === 'fetched' || file.state === 'failed') transfer.endFile();
      if (hasEvents) await printDownloadEvent(file, taskId, context);
    },
  };
}

async function download(
  client: ResultClient,
  transfers: Transfers,
  tasks: readonly Task[],
  request: ResultRequest,
  options: DownloadOptions,
  context: Context,
): Promise<DownloadReport> {
  const progress = await progressFor(options, context, context.translate('ui.downloading'));
  try {
    const engine = await transfers.require('output');
    const listener = progressListener(progress, Boolean(options.ndjson), context);
    return await downloadResults(tasks, engine, client, request, listener, context);
  } finally {
    progress.stop();
  }
}

async function printReport(
  report: DownloadReport,
  options: DownloadOptions,
  context: Context,
): Promise<void> {
  const { translate, stdout } = context;
  const json = downloadJson(report, translate);
  if (options.ndjson) {
    const time = new Date(context.now()).toISOString();
    const { files: _, ...counts } = json;
    const exitCode = downloadError(report)?.exitCode ?? 0;
    await printJson(stdout, { event: 'end', time, exitCode, ...counts });
  } else if (options.json) await printJson(stdout, json);
  else {
    await printDownloadProblems(report, options, context);
    if (!options.quiet) await print(stdout, `${downloadText(report, translate)}\n`);
  }
}

/** Reports the tasks that still render, with the command that downloads the rest. */
function reportRendering(
  tasks: readonly Task[],
  ids: readonly number[],
  options: DownloadOptions,
  { translate, stderr }: Context,
): void {
  if (tasks.length === 0 || options.quiet || options.json) return;
  const [list, farm] = [tasks.map(({ alias }) => alias).join(', '), farmFlags(options)];
  const to = options.to ?? '.';
  stderr.write(`${translate('ui.stillRenders', { list, ids: ids.join(' '), to, farm })}\n`);
}

/** Downloads results: of a task that still renders the done frames, of any other task all files. */
export async function runDownload(options: DownloadOptions, context: Context): Promise<Outcome> {
  // A closed pipe must not make an interrupted download look like a complete one.
  context.setExitCodeForClosedOutput(READER_GONE);
  checkNoneEmpty(options);
  if (options.json && options.ndjson) throw new UsageError('wait.twoForms');
  const readRequest = requestOf(options, context);
  const transfer = readTransferFlags(options, context);
  const ids = await readIds(options, context);
  await transfer.checkFiles();
  const request = readRequest();
  const transferFlags = transfer.values();
  let rendering: readonly Task[] = [];
  const report = await withInterruptionReport(options, context, () =>
    withSession({ ...options, transferFlags }, context, (session) =>
      withSessionTransfers(session, context, async (transfers) => {
        const { client } = session;
        const tasks = await knownTasks(client, ids);
        rendering = renderingTasks(tasks).filter((task) => !isSettled(task));
        const result = await download(client, transfers, tasks, request, options, context);
        await rememberPlace(client, tasks, request.to, context);
        return result;
      }),
    ),
  );
  await printReport(report, options, context);
  reportRendering(rendering, ids, options, context);
  return downloadError(report) ?? 0;
}
