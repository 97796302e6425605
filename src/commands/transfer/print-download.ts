import type { Context } from '../../context.js';
import { remotePath } from '../../domain/files/remote-file.js';
import { showBytes } from '../../domain/text/bytes.js';
import { toRayvisionError } from '../../errors.js';
import { errorJson, errorText } from '../../output/errors.js';
import { oneLine, printJson } from '../../output/print.js';
import { listed, type Translate } from '../../text/index.js';
import type { DownloadedFile } from '../../transfer/download.js';
import { type DownloadReport, fileErrors, filesInState } from '../../transfer/results/download-report.js';
import { type Globals, stderrTheme } from '../flags/globals.js';

/** Returns one file as JSON has it. */
export function fileJson(file: DownloadedFile, translate: Translate): object {
  const { remote, state } = file;
  const facts = { path: remotePath(remote), size: remote.size, state };
  if (state === 'refused') return { ...facts, why: file.why };
  if (state === 'failed')
    return { ...facts, local: file.local, error: toRayvisionError(file.error).describe(translate) };
  return { ...facts, local: file.local };
}

/** Prints the `--ndjson` event of one file. */
export function printDownloadEvent(
  file: DownloadedFile,
  taskId: number,
  { stdout, translate, now }: Pick<Context, 'stdout' | 'translate' | 'now'>,
): Promise<void> {
  const time = new Date(now()).toISOString();
  return printJson(stdout, { event: 'download', time, taskId, ...fileJson(file, translate) });
}

/** Returns the member `download` of JSON answers. */
export function downloadJson(report: DownloadReport, translate: Translate) {
  const count = (state: DownloadedFile['state']) => filesInState(report, state).length;
  const bytes = filesInState(report, 'fetched').reduce((sum, { remote }) => sum + remote.size, 0);
  return {
    to: report.to,
    fetched: count('fetched'),
    held: count('held'),
    kept: count('kept'),
    refused: count('refused'),
    failed: count('failed'),
    bytes,
    // Errors of single files are members of the files.
    ...(report.error ? errorJson(report.error, translate) : {}),
    files: report.files.map((one) => fileJson(one, translate)),
  };
}

/** Returns a line for each file that was refused or failed, and one for all that were kept or are not stored yet. */
function problemLines(report: DownloadReport, command: 'download' | 'sync', translate: Translate): string[] {
  const refused = filesInState(report, 'refused').map(({ remote, why }) =>
    translate('ui.refusedFile', { path: oneLine(remotePath(remote)), why: translate(`ui.why.${why}`) }),
  );
  const others = filesInState(report, 'kept').map(({ local }) => local);
  const kept =
    others.length > 0
      ? [translate('ui.keptFiles', { command, count: others.length, list: listed(others, translate) })]
      : [];
  const failed = fileErrors(report).map((error) => oneLine(error.describe(translate)));
  return [...refused, ...kept, ...failed];
}

/** Returns `24 files (1.2 MB) downloaded to out; 3 were there already`. */
export function downloadText(report: DownloadReport, translate: Translate): string {
  const fetched = filesInState(report, 'fetched');
  const size = showBytes(fetched.reduce((sum, { remote }) => sum + remote.size, 0));
  const held = filesInState(report, 'held').length;
  const facts = { count: fetched.length, size, held, to: oneLine(report.to) };
  const others = report.files.length - held - fetched.length;
  if (fetched.length === 0 && (report.error || others > 0)) return translate('ui.downloadedAll', facts);
  if (held === 0) return translate(fetched.length === 0 ? 'ui.downloadedNothing' : 'ui.downloadedAll', facts);
  return translate(fetched.length === 0 ? 'ui.downloadedNone' : 'ui.downloaded', facts);
}

/** Prints the problems of a download on stderr, with any flags. @param command the one whose options change them */
export async function printDownloadProblems(
  report: DownloadReport,
  globals: Globals,
  context: Context,
  command: 'download' | 'sync' = 'download',
): Promise<void> {
  const { translate, stderr } = context;
  for (const line of problemLines(report, command, translate)) stderr.write(`${line}\n`);
  if (report.error) stderr.write(errorText(report.error, translate, await stderrTheme(globals, context)));
}
