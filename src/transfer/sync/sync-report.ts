import { toRayvisionError } from '../../errors.js';
import type { DownloadedFile } from '../download.js';
import type { DownloadReport } from '../results/download-report.js';

/** What a sync has done. */
export interface SyncCounts {
  /** Tasks that match. */
  tasks: number;
  /** Those that are wholly here, and were not asked for. */
  whole: number;
  /** Those that still render: more will come. */
  rendering: number;
  fetched: number;
  /** Files that were here already. */
  held: number;
  kept: number;
  refused: number;
  failed: number;
  /** Bytes of the fetched files. */
  bytes: number;
}

/** The result of a sync; `files` holds those that need attention, the first thousand of each kind and the worst. */
export interface SyncReport extends DownloadReport {
  readonly counts: SyncCounts;
}

/** Files of one kind that are reported one by one. */
const MOST_PROBLEMS = 1000;

/** Returns the counts of a sync that has not begun. */
export function noCounts(): SyncCounts {
  return {
    ...{ tasks: 0, whole: 0, rendering: 0 },
    ...{ fetched: 0, held: 0, kept: 0, refused: 0, failed: 0, bytes: 0 },
  };
}

/** Counts the results of a sync, and keeps the files that need attention. */
export function syncCounter() {
  const counts = noCounts();
  const problems: DownloadedFile[] = [];
  let worst = 0;
  return {
    counts,
    problems,
    add(file: DownloadedFile): void {
      counts[file.state] += 1;
      if (file.state === 'fetched') counts.bytes += file.remote.size;
      if (file.state === 'fetched' || file.state === 'held') return;
      // The exit code is that of the worst failure, however many there are.
      const exitCode = file.state === 'failed' ? toRayvisionError(file.error).exitCode : 0;
      if (counts[file.state] <= MOST_PROBLEMS || exitCode > worst) problems.push(file);
      worst = Math.max(worst, exitCode);
    },
  };
}
