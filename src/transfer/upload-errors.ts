import {
  combineErrors,
  DataError,
  NoInputError,
  named,
  type RayvisionError,
  type Translate,
} from '../errors.js';
import type { RefusedFile, UploadPlan } from './plan.js';
import type { UploadReport } from './upload.js';

function refusedText({ local, server, why, other }: RefusedFile, translate: Translate): string {
  if (why === 'clash') return translate('ui.why.clash', { local, server, other: other ?? '' });
  return `${local} (${translate(`ui.why.${why}`)})`;
}

/**
 * Checks that every file of a plan can be uploaded.
 * @throws NoInputError for missing files; DataError for files that no transfer takes, each with the reason
 */
export function checkUploadable({ refused }: Pick<UploadPlan, 'refused'>): void {
  const absent = refused.filter(({ why }) => why === 'missing' || why === 'noFile');
  const some = absent.length > 0 ? absent : refused;
  if (some.length === 0) return;
  const list = some.map((file) => (translate: Translate) => refusedText(file, translate));
  const facts = { count: some.length, list };
  if (absent.length > 0) throw new NoInputError('upload.absent', facts);
  throw new DataError('upload.refused', facts);
}

/** Returns why files were not uploaded, one error a file. */
export function uploadErrors({ failed }: UploadReport): RayvisionError[] {
  return failed.map(({ error }) => named(error));
}

/** Returns all failures of an upload as one error, of the class of the worst; undefined for none. */
export function uploadError(report: UploadReport): RayvisionError | undefined {
  return combineErrors(uploadErrors(report), 'upload.failed');
}
