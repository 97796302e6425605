import type { Context } from '../../context.js';
import { parseSpeed, showBytes } from '../../domain/bytes.js';
import { UsageError } from '../../errors.js';
import { errorText } from '../../output/errors.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import { lookAndPlan } from '../../transfer/file-facts.js';
import type { UploadPlan } from '../../transfer/plan.js';
import type { UploadReport } from '../../transfer/upload.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { READER_GONE, stderrTheme } from '../flags/globals.js';
import type { Outcome } from '../outcome.js';
import { withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { engineFor } from './choose-engine.js';
import { openHasher } from './open-hasher.js';
import { cutShort } from './report-interrupted-transfer.js';
import { checkTravels, failureOf, failuresOf, reportJson, sendFiles, sentText } from './send-files.js';
import type { UploadOptions } from './upload.js';
import { namedFiles } from './upload-list.js';

/** `--dry-run`: what would travel if the farm held nothing, and where it would lie. */
async function showPlan(
  { files, bytes }: UploadPlan,
  options: UploadOptions,
  context: Context,
): Promise<void> {
  const { say, stdout, stderr } = context;
  if (options.json) {
    const rows = files.map(({ local, server, facts }) => ({ local, server, size: facts.size }));
    await printJson(stdout, { dryRun: true, files: rows, bytes });
    return;
  }
  const rows = files.map(({ local, server, facts }) => [
    showBytes(facts.size),
    `${oneLine(local)} -> ${oneLine(server)}`,
  ]);
  await print(stdout, columns(rows));
  const facts = { count: files.length, bytes: showBytes(bytes) };
  if (!options.quiet) stderr.write(`${say('ui.uploadPlan', facts)}\n`);
}

async function tell(report: UploadReport, options: UploadOptions, context: Context): Promise<Outcome> {
  const { say, stdout, stderr } = context;
  const failures = failuresOf(report);
  const failure = failureOf(report);
  const exitCode = failure?.exitCode ?? 0;
  if (options.ndjson) {
    const time = new Date(context.now()).toISOString();
    const { files: _, ...counts } = reportJson(report, say);
    await printJson(stdout, { event: 'end', time, exitCode, ...counts });
  } else if (options.json) await printJson(stdout, reportJson(report, say));
  else {
    const theme = await stderrTheme(options, context);
    for (const error of failures) stderr.write(errorText(error, say, theme));
    if (!options.quiet) await print(stdout, `${sentText(report, say)}\n`);
  }
  return failure ?? 0;
}

/** Finds the files and sends them; undefined when showing them was all. */
async function send(options: UploadOptions, context: Context): Promise<UploadReport | undefined> {
  const { maxSpeed } = options;
  const speed = deferRangeError(() => (maxSpeed === undefined ? undefined : parseSpeed(maxSpeed)));
  const plan = await lookAndPlan(await namedFiles(options, context), context.signal);
  checkTravels(plan);
  const wishes = { force: Boolean(options.force), limit: speed(), events: Boolean(options.ndjson) };
  if (options.dryRun) {
    await showPlan(plan, options, context);
    return undefined;
  }
  const hasher = openHasher(context);
  try {
    return await withSession(options, context, async (session) => {
      const engine = await engineFor(session, hasher, context);
      return sendFiles(engine, plan, wishes, options, context);
    });
  } finally {
    await hasher.close();
  }
}

/** Brings files to the farm's input storage, each where the farm's rules want it. */
export async function runUpload(options: UploadOptions, context: Context): Promise<Outcome> {
  // A reader that leaves early must not make an upload that was cut off look like one.
  if (!options.dryRun) context.exitWhenUnread(READER_GONE);
  checkNoneEmpty(options);
  if (options.json && options.ndjson) throw new UsageError('wait.twoForms');
  const report = await cutShort(options, context, () => send(options, context));
  return report ? tell(report, options, context) : 0;
}
