import type { Context } from '../../context.js';
import { showBytes } from '../../domain/text/bytes.js';
import { errorJson } from '../../output/errors.js';
import { oneLine, print, printJson } from '../../output/print.js';
import type { Translate } from '../../text/index.js';
import { downloadError } from '../../transfer/results/download-report.js';
import type { SyncReport } from '../../transfer/sync/sync-report.js';
import { fileJson, printDownloadProblems } from '../transfer/print-download.js';
import type { SyncOptions } from './sync.js';

/** A report; `busy` where another sync runs, and `--if-idle` takes that for success. */
export type PrintedSync = SyncReport & { readonly busy?: boolean };

function countsJson({ to, counts, error, busy }: PrintedSync, translate: Translate) {
  return { to, ...counts, ...(busy ? { busy } : {}), ...(error ? errorJson(error, translate) : {}) };
}

/** Returns `3 tasks: downloaded 24 files (1.2 MB) to out; 120 were already there`. */
function syncText({ to, counts, files, error, busy }: PrintedSync, translate: Translate): string {
  if (busy) return translate('ui.syncBusy', { to: oneLine(to) });
  const { tasks, fetched, held, bytes, rendering } = counts;
  const facts = { tasks, count: fetched, size: showBytes(bytes), held, to: oneLine(to), rendering };
  const more = rendering > 0 ? translate('ui.syncRendering', facts) : '';
  const isNothing = fetched === 0 && files.length === 0 && !error;
  return `${translate(isNothing ? 'ui.syncedNone' : 'ui.synced', facts)}${more}`;
}

/** Prints the result of a sync, and what needs attention. */
export async function printSync(report: PrintedSync, options: SyncOptions, context: Context): Promise<void> {
  const { translate, stdout, now } = context;
  const json = countsJson(report, translate);
  if (options.ndjson) {
    const exitCode = downloadError(report)?.exitCode ?? 0;
    await printJson(stdout, { event: 'end', time: new Date(now()).toISOString(), exitCode, ...json });
  } else if (options.json) {
    await printJson(stdout, { ...json, problems: report.files.map((file) => fileJson(file, translate)) });
  } else {
    await printDownloadProblems(report, options, context, 'sync');
    if (!options.quiet) await print(stdout, `${syncText(report, translate)}\n`);
  }
}
