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

/** The result of a sync; `files` holds those that need attention, the first thousand of them. */
export interface SyncReport extends DownloadReport {
  readonly counts: SyncCounts;
}

/** Files that are reported one by one. */
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
  return {
    counts,
    problems,
    add(file: DownloadedFile): void {
      counts[file.state] += 1;
      if (file.state === 'fetched') counts.bytes += file.remote.size;
      const isProblem = file.state !== 'fetched' && file.state !== 'held';
      if (isProblem && problems.length < MOST_PROBLEMS) problems.push(file);
    },
  };
}
