import { resolve } from 'node:path';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import {
  type BackgroundDownload,
  startBackgroundDownload,
} from '../../transfer/results/background-download.js';
import { type ResultListener, resultDownloader } from '../../transfer/results/result-downloader.js';
import { makeTarget } from '../../transfer/target.js';
import type { Transfers } from '../../transfer/transfers.js';
import { type ArrivalCheck, openArrivalCheck } from '../check/arrival-check.js';
import { printDownloadEvent } from '../transfer/print-download.js';

/** A download during a wait, and the check of what it downloads. */
export interface CheckedDownload extends BackgroundDownload {
  readonly arrivals: ArrivalCheck | undefined;
}

/** The flags that ask for a download during a wait. */
export interface WaitDownloadFlags {
  /** Whether frames are checked as they are downloaded. */
  readonly check?: boolean | undefined;
  /** Folder, as it was typed. */
  readonly download?: string | undefined;
  readonly ndjson?: boolean | undefined;
}

/**
 * Calls `work` with a background download, if the flags ask for one, and stops it at the end.
 * @throws DataError when no engine reaches the farm; OutputError when the folder cannot be made; what `work` throws
 */
export async function withBackgroundDownload<T>(
  client: Client,
  transfers: Transfers,
  { download, ndjson, check }: WaitDownloadFlags,
  context: Context,
  work: (background: CheckedDownload | undefined) => Promise<T>,
): Promise<T> {
  if (download === undefined) return work(undefined);
  const to = resolve(context.cwd, download);
  await makeTarget(to);
  const engine = await transfers.require('output');
  const arrivals = check ? openArrivalCheck(client, to, context) : undefined;
  const listener: ResultListener = {
    onStart() {},
    onBytes() {},
    async onFile(file, taskId) {
      if (ndjson) await printDownloadEvent(file, taskId, context);
      await arrivals?.add(file);
    },
  };
  const request = { to, onConflict: 'skip' } as const;
  const downloader = resultDownloader(engine, client, request, listener, context);
  const background = startBackgroundDownload(downloader, to, context.signal);
  try {
    return await work({ ...background, arrivals });
  } finally {
    await background.close();
    await arrivals?.close();
  }
}
