import type { Context } from '../../context.js';
import type { Task } from '../../domain/task/task.js';
import { type RayvisionError, toRayvisionError } from '../../errors.js';
import type { Engine } from '../engine.js';
import { makeTarget } from '../target.js';
import type { DownloadReport } from './download-report.js';
import {
  type ResultClient,
  type ResultListener,
  type ResultRequest,
  resultDownloader,
} from './result-downloader.js';

/**
 * Downloads the results of tasks to a folder, which is made where it does not exist: of a task that still renders the
 * done frames, of any other task all files.
 * @returns the result of each file; `error` is the one that stopped the download, if any
 * @throws OutputError when the folder cannot be made; the signal's reason when interrupted
 */
export async function downloadResults(
  tasks: readonly Task[],
  engine: Engine,
  client: ResultClient,
  request: ResultRequest,
  listener: ResultListener,
  context: Pick<Context, 'platform' | 'now' | 'sleep' | 'signal'>,
): Promise<DownloadReport> {
  const { signal } = context;
  await makeTarget(request.to);
  const downloader = resultDownloader(engine, client, request, listener, context);
  let error: RayvisionError | undefined;
  await downloader.download(tasks, signal).catch((cause: unknown) => {
    signal.throwIfAborted();
    error = toRayvisionError(cause);
  });
  return { to: request.to, files: [...downloader.files.values()], error };
}
