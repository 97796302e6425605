import { renderingTasks, type Task } from '../../domain/task/task.js';
import { isInterruption, type RayvisionError, toRayvisionError } from '../../errors.js';
import type { DownloadReport } from './download-report.js';
import type { ResultDownloader } from './result-downloader.js';

/** Downloads done frames while tasks render. Sends no queries itself: each poll passes its answer on. */
export interface BackgroundDownload {
  /** Takes the latest state of the tasks; starts to download what is ready, and returns at once. */
  update(tasks: readonly Task[]): void;
  /** Returns the number of files downloaded so far. */
  count(): number;
  /**
   * Downloads the missing files, and tries failed ones again.
   * @param complete false when the wait was interrupted: then running downloads are stopped
   */
  finish(tasks: readonly Task[], complete: boolean): Promise<DownloadReport>;
  /** Stops running downloads and waits for their end. */
  close(): Promise<void>;
}

/** A key that changes whenever another frame may be ready. */
function progressFingerprint(tasks: readonly Task[]): string {
  return renderingTasks(tasks)
    .map(({ taskId, status, frames }) => [taskId, status.code, frames.done].join())
    .join(' ');
}

/** Starts a background download. @param to absolute path of the folder, for the report */
export function startBackgroundDownload(
  downloader: ResultDownloader,
  to: string,
  interrupted: AbortSignal,
): BackgroundDownload {
  const stop = new AbortController();
  const signal = AbortSignal.any([interrupted, stop.signal]);
  let running: Promise<void> | undefined;
  let newest: readonly Task[] = [];
  let handled = '';
  let error: RayvisionError | undefined;

  async function run(): Promise<void> {
    while (progressFingerprint(newest) !== handled && !signal.aborted) {
      const tasks = newest;
      handled = progressFingerprint(tasks);
      await pass(tasks);
    }
    running = undefined;
  }

  /** Downloads the ready files. Only the failure of the last pass is kept, since the next pass may succeed. */
  async function pass(tasks: readonly Task[]): Promise<void> {
    try {
      await downloader.download(tasks, signal);
      error = undefined;
    } catch (cause) {
      if (!signal.aborted && !isInterruption(cause)) error = toRayvisionError(cause);
    }
  }

  return {
    update(tasks) {
      newest = tasks;
      if (progressFingerprint(tasks) !== handled) running ??= run();
    },
    count: () => [...downloader.files.values()].filter(({ state }) => state === 'fetched').length,
    async finish(tasks, complete) {
      if (!complete) stop.abort();
      // A pass that runs now ends the loop; the last pass comes after it.
      newest = [];
      await running;
      if (complete) await pass(tasks);
      return { to, files: [...downloader.files.values()], error };
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}
