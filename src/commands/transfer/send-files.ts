import type { Context } from '../../context.js';
import { showBytes } from '../../domain/bytes.js';
import { DataError, NoInputError, named, type RayvisionError } from '../../errors.js';
import { listed } from '../../output/list.js';
import { printJson } from '../../output/print.js';
import type { Translate } from '../../text/index.js';
import type { Engine } from '../../transfer/engine.js';
import type { PlannedFile, RefusedFile, UploadPlan } from '../../transfer/plan.js';
import { type UploadReport, upload } from '../../transfer/upload.js';
import { type Globals, progressFor } from '../flags/globals.js';
import { together } from '../outcome.js';
import { meterOf } from './transfer-progress.js';

/** How files are to be sent. */
export interface SendWishes {
  /** Send what the farm holds as well. */
  readonly force: boolean;
  /** Bytes a second. */
  readonly limit: number | undefined;
  /** Tell each file on stdout. */
  readonly events: boolean;
}

function itemOf({ local, server, why, other }: RefusedFile, translate: Translate): string {
  if (why === 'clash') return translate('ui.why.clash', { local, server, other: other ?? '' });
  return `${local} (${translate(`ui.why.${why}`)})`;
}

/**
 * @throws NoInputError for files that are not there; DataError for files that cannot travel, each with the reason.
 */
export function checkTravels({ refused }: Pick<UploadPlan, 'refused'>): void {
  const absent = refused.filter(({ why }) => why === 'missing' || why === 'noFile');
  const some = absent.length > 0 ? absent : refused;
  if (some.length === 0) return;
  const list = (translate: Translate) =>
    listed(
      some.map((one) => itemOf(one, translate)),
      translate,
    );
  const facts = { count: some.length, list };
  if (absent.length > 0) throw new NoInputError('upload.absent', facts);
  throw new DataError('upload.refused', facts);
}

/** Why files did not arrive. */
export function failuresOf({ failed }: UploadReport): RayvisionError[] {
  return failed.map(({ error }) => named(error));
}

/** All failures in one, of the kind of the worst; undefined for none. */
export function failureOf(report: UploadReport): RayvisionError | undefined {
  return together(failuresOf(report), 'upload.failed');
}

/** The whole report as JSON. */
export function reportJson(report: UploadReport, translate: Translate) {
  const row = ({ local, server, facts }: PlannedFile, state: string) => ({
    ...{ local, server, size: facts.size, state },
  });
  const failed = report.failed.map(({ file, error }) => ({
    ...row(file, 'failed'),
    error: named(error).tell(translate),
  }));
  const files = [
    ...report.sent.map((file) => row(file, 'sent')),
    ...report.held.map((file) => row(file, 'held')),
    ...failed,
  ];
  const { sent, held, failed: lost, bytes } = uploadJson(report);
  return { sent, held, failed: lost, bytes, files };
}

/** `Uploaded 3 of 53 files (12 MB); 50 were there already`. */
export function sentText({ sent, held, failed }: UploadReport, translate: Translate): string {
  const bytes = showBytes(bytesOf(sent));
  const count = sent.length + held.length + failed.length;
  if (sent.length === count) return translate('ui.uploadedAll', { count, bytes });
  if (held.length === count) return translate('ui.uploadedNone', { count });
  return translate('ui.uploaded', { sent: sent.length, count, bytes, held: held.length });
}

/** The member `upload` of a submission. */
export function uploadJson({ sent, held, failed }: UploadReport) {
  const files = sent.length + held.length + failed.length;
  return { files, sent: sent.length, held: held.length, failed: failed.length, bytes: bytesOf(sent) };
}

export function bytesOf(files: readonly PlannedFile[]): number {
  return files.reduce((sum, { facts }) => sum + facts.size, 0);
}

/**
 * Brings files to the farm and shows how it goes.
 * @throws what stops everything; a single file that fails is in the report
 */
export async function sendFiles(
  engine: Engine,
  { files, bytes }: UploadPlan,
  { force, limit, events }: SendWishes,
  flags: Globals,
  context: Context,
): Promise<UploadReport> {
  const { translate, stdout, signal } = context;
  const progress = await progressFor(flags, context, translate('ui.uploading'));
  const meter = meterOf(progress, 'ui.uploading', context);
  meter.expect(files.length, bytes);
  try {
    return await upload(engine, files, {
      ...{ force, limit, signal, now: context.now, sleep: context.sleep },
      onBytes: (count) => meter.travelled(count),
      async onOutcome(outcome) {
        const { local, server, facts } = outcome.file;
        meter.done(outcome.state === 'sent' ? 0 : facts.size);
        if (!events) return;
        const time = new Date(context.now()).toISOString();
        const error = outcome.state === 'failed' ? { error: named(outcome.error).tell(translate) } : {};
        const { state } = outcome;
        await printJson(stdout, { event: 'upload', time, local, server, size: facts.size, state, ...error });
      },
    });
  } finally {
    progress.stop();
  }
}
