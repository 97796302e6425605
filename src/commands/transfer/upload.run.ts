import type { Context } from '../../context.js';
import { parseSpeed, showBytes } from '../../domain/text/bytes.js';
import { UsageError } from '../../errors.js';
import { errorText } from '../../output/errors.js';
import { columnBlocks, print, printJson } from '../../output/print.js';
import { makeUploadPlan } from '../../transfer/file-facts.js';
import type { PlannedFile, UploadPlan } from '../../transfer/plan.js';
import { type UploadReport, uploadPlan } from '../../transfer/upload.js';
import { checkUploadable, uploadError, uploadErrors } from '../../transfer/upload-errors.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { progressFor, READER_GONE, stderrTheme } from '../flags/globals.js';
import { readTransferFlags } from '../flags/transfer/read-transfer-flags.js';
import type { Outcome } from '../outcome.js';
import { withSessionTransfers } from '../session/choose-engine.js';
import { withSession } from '../session/session.js';
import { withInterruptionReport } from './report-interrupted-transfer.js';
import type { UploadOptions } from './upload.js';
import { namedFiles } from './upload-list.js';
import { uploadListener } from './upload-listener.js';
import { reportJson, uploadedText } from './upload-report.js';

/** Prints for `--dry-run` the files and their paths at the farm, those included that it may have already. */
async function printPlan(
  { files, bytes }: UploadPlan,
  options: UploadOptions,
  context: Context,
): Promise<void> {
  const { translate, stdout, stderr } = context;
  if (options.json) {
    const rows = files.map(({ local, server, facts }) => ({ local, server, size: facts.size }));
    await printJson(stdout, { dryRun: true, files: rows, bytes });
    return;
  }
  const toRow = ({ local, server, facts }: PlannedFile) => [showBytes(facts.size), `${local} -> ${server}`];
  for (const block of columnBlocks(files, toRow)) await print(stdout, block);
  const facts = { count: files.length, bytes: showBytes(bytes) };
  if (!options.quiet) stderr.write(`${translate('ui.uploadPlan', facts)}\n`);
}

/** Prints the report, and returns the outcome of the command. */
async function printReport(report: UploadReport, options: UploadOptions, context: Context): Promise<Outcome> {
  const { translate, stdout, stderr } = context;
  const failures = uploadErrors(report);
  const failure = uploadError(report);
  const exitCode = failure?.exitCode ?? 0;
  if (options.ndjson) {
    const time = new Date(context.now()).toISOString();
    const { files: _, ...counts } = reportJson(report, translate);
    await printJson(stdout, { event: 'end', time, exitCode, ...counts });
  } else if (options.json) await printJson(stdout, reportJson(report, translate));
  else {
    const theme = await stderrTheme(options, context);
    for (const error of failures) stderr.write(errorText(error, translate, theme));
    if (!options.quiet) await print(stdout, `${uploadedText(report, translate)}\n`);
  }
  return failure ?? 0;
}

/** Uploads the files; undefined with `--dry-run`. */
async function uploadFiles(options: UploadOptions, context: Context): Promise<UploadReport | undefined> {
  const { maxSpeed } = options;
  const speed = deferRangeError(() => (maxSpeed === undefined ? undefined : parseSpeed(maxSpeed)));
  const transfer = readTransferFlags(options, context);
  await transfer.checkFiles();
  const plan = await makeUploadPlan(await namedFiles(options, context), context.signal);
  checkUploadable(plan);
  const how = { force: Boolean(options.force), limit: speed() };
  const transferFlags = transfer.values();
  if (options.dryRun) {
    await printPlan(plan, options, context);
    return undefined;
  }
  const openProgress = (text: string) => progressFor(options, context, text);
  const listener = uploadListener(openProgress, Boolean(options.ndjson), context);
  return withSession({ ...options, transferFlags }, context, (session) =>
    withSessionTransfers(session, context, async (transfers) =>
      uploadPlan(await transfers.require('input'), plan, how, listener, context),
    ),
  );
}

/** Uploads files to the farm's input storage, each to the path that the farm's rules give it. */
export async function runUpload(options: UploadOptions, context: Context): Promise<Outcome> {
  // A closed pipe must not make an interrupted upload look like a complete one.
  if (!options.dryRun) context.setExitCodeForClosedOutput(READER_GONE);
  checkNoneEmpty(options);
  if (options.json && options.ndjson) throw new UsageError('wait.twoForms');
  const report = await withInterruptionReport(options, context, () => uploadFiles(options, context));
  return report ? printReport(report, options, context) : 0;
}
