import { showBytes } from '../../domain/text/bytes.js';
import { named } from '../../errors.js';
import type { Translate } from '../../text/index.js';
import type { PlannedFile } from '../../transfer/plan.js';
import type { UploadReport } from '../../transfer/upload.js';

/** Returns the whole report as JSON. */
export function reportJson(report: UploadReport, translate: Translate) {
  const row = ({ local, server, facts }: PlannedFile, state: string) => ({
    ...{ local, server, size: facts.size, state },
  });
  const files = [
    ...report.sent.map((file) => row(file, 'sent')),
    ...report.held.map((file) => row(file, 'held')),
    ...report.failed.map(({ file, error }) => ({
      ...row(file, 'failed'),
      error: named(error).tell(translate),
    })),
  ];
  const { sent, held, failed, bytes } = uploadJson(report);
  return { sent, held, failed, bytes, files };
}

/** Returns `Uploaded 3 of 53 files (12 MB); 50 were there already`. */
export function uploadedText({ sent, held, failed }: UploadReport, translate: Translate): string {
  const bytes = showBytes(bytesOf(sent));
  const count = sent.length + held.length + failed.length;
  if (sent.length === count) return translate('ui.uploadedAll', { count, bytes });
  if (held.length === count) return translate('ui.uploadedNone', { count });
  return translate('ui.uploaded', { sent: sent.length, count, bytes, held: held.length });
}

/** Returns the member `upload` of a submission. */
export function uploadJson({ sent, held, failed }: UploadReport) {
  const files = sent.length + held.length + failed.length;
  return { files, sent: sent.length, held: held.length, failed: failed.length, bytes: bytesOf(sent) };
}

function bytesOf(files: readonly PlannedFile[]): number {
  return files.reduce((sum, { facts }) => sum + facts.size, 0);
}
