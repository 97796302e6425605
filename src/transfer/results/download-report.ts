import { remotePath } from '../../domain/files/remote-file.js';
import {
  combineErrors,
  DataError,
  NoInputError,
  named,
  type RayvisionError,
  type Translate,
} from '../../errors.js';
import type { DownloadedFile } from '../download.js';

/** The result of a download: the latest state of each file, in the order of the downloads. */
export interface DownloadReport {
  /** Absolute path of the folder. */
  readonly to: string;
  readonly files: readonly DownloadedFile[];
  /** What stopped the download; undefined when it reached its end. */
  readonly error: RayvisionError | undefined;
}

/** Returns the files of a report that are in one state. */
export function filesInState<S extends DownloadedFile['state']>({ files }: DownloadReport, state: S) {
  return files.filter((one): one is Extract<DownloadedFile, { state: S }> => one.state === state);
}

/** Refused names are bad data. */
function refusedError(report: DownloadReport): DataError[] {
  const refused = filesInState(report, 'refused');
  if (refused.length === 0) return [];
  const list = refused.map(
    ({ remote, why }) =>
      (translate: Translate) =>
        `${remotePath(remote)} (${translate(`ui.why.${why}`)})`,
  );
  return [new DataError('download.refused', { count: refused.length, list })];
}

/** Returns why files failed. Files that the storage does not have yet share one error, which names the first of them. */
export function fileErrors(report: DownloadReport): RayvisionError[] {
  const errors = filesInState(report, 'failed').map(({ error }) => named(error));
  const behind = errors.filter(({ key }) => key === 'download.behind');
  if (behind.length < 2) return errors;
  const list = behind.map(({ params }) => String(params.path));
  const others = errors.filter((error) => !behind.includes(error));
  return [...others, new NoInputError('download.behindMany', { count: list.length, list })];
}

/** Returns everything that went wrong as one error, of the class of the worst; undefined when nothing did. */
export function downloadError(report: DownloadReport): RayvisionError | undefined {
  const stopped = report.error ? [report.error] : [];
  return combineErrors([...stopped, ...refusedError(report), ...fileErrors(report)], 'download.failed');
}
