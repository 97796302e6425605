import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import {
  type BackgroundDownload,
  startBackgroundDownload,
} from '../../transfer/results/background-download.js';
import {
  type ResultClient,
  type ResultListener,
  resultDownloader,
} from '../../transfer/results/result-downloader.js';
import { makeTarget } from '../../transfer/target.js';
import type { Transfers } from '../../transfer/transfers.js';
import { printDownloadEvent } from '../transfer/print-download.js';

/** The flags that ask for a download during a wait. */
export interface WaitDownloadFlags {
  /** Folder, as it was typed. */
  readonly download?: string | undefined;
  readonly ndjson?: boolean | undefined;
}

/**
 * Calls `work` with a background download, if the flags ask for one, and stops it at the end.
 * @throws DataError when no engine reaches the farm; OutputError when the folder cannot be made; what `work` throws
 */
export async function withBackgroundDownload<T>(
  client: ResultClient,
  transfers: Transfers,
  { download, ndjson }: WaitDownloadFlags,
  context: Context,
  work: (background: BackgroundDownload | undefined) => Promise<T>,
): Promise<T> {
  if (download === undefined) return work(undefined);
  const to = resolve(context.cwd, download);
  await makeTarget(to);
  const engine = await transfers.require('output');
  const listener: ResultListener = {
    onStart() {},
    onBytes() {},
    async onFile(file, taskId) {
      if (ndjson) await printDownloadEvent(file, taskId, context);
    },
  };
  const request = { to, onConflict: 'skip' } as const;
  const downloader = resultDownloader(engine, client, request, listener, context);
  const background = startBackgroundDownload(downloader, to, context.signal);
  try {
    return await work(background);
  } finally {
    await background.close();
  }
}
