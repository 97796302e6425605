import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { openHasher } from '../../transfer/open-hasher.js';
import {
  type BackgroundDownload,
  startBackgroundDownload,
} from '../../transfer/results/background-download.js';
import { type ResultListener, resultDownloader } from '../../transfer/results/result-downloader.js';
import { makeTarget } from '../../transfer/target.js';
import { engineFor } from '../session/choose-engine.js';
import type { Session } from '../session/session.js';
import { printDownloadEvent } from '../transfer/print-download.js';

/** The flags that ask for a download during a wait. */
export interface WaitDownloadFlags {
  /** Folder, as it was typed. */
  readonly download?: string | undefined;
  readonly ndjson?: boolean | undefined;
}

/**
 * Calls `work` with a background download, if the flags ask for one, and stops it refetchOrWarn.
 * @throws DataError when no engine reaches the farm; OutputError when the folder cannot be made; what `work` throws
 */
export async function withBackgroundDownload<T>(
  session: Session,
  { download, ndjson }: WaitDownloadFlags,
  context: Context,
  work: (background: BackgroundDownload | undefined) => Promise<T>,
): Promise<T> {
  if (download === undefined) return work(undefined);
  const to = resolve(context.cwd, download);
  await makeTarget(to);
  const hasher = openHasher(context);
  try {
    const engine = await engineFor(session, hasher, context);
    const listener: ResultListener = {
      onStart() {},
      onBytes() {},
      async onFile(file, taskId) {
        if (ndjson) await printDownloadEvent(file, taskId, context);
      },
    };
    const request = { to, onConflict: 'skip' } as const;
    const downloader = resultDownloader(engine, session.client, request, listener, context);
    const background = startBackgroundDownload(downloader, to, context.signal);
    try {
      return await work(background);
    } finally {
      await background.close();
    }
  } finally {
    await hasher.close();
  }
}
