import { resolve } from 'node:path';
import type { Client } from '../../client/client.js';
import { knownTasks } from '../../client/known-tasks.js';
import { parseFrameList } from '../../domain/frames/frame-range.js';
import type { EngineWorld } from '../choose-engine.js';
import type { OnConflict } from '../download.js';
import { mountsVerifier } from '../storage/verify-mounts.js';
import { completeTransferSettings, type TransferSettings } from '../transfer-settings.js';
import { withTransfers } from '../transfers.js';
import type { DownloadReport } from './download-report.js';
import { downloadResults } from './download-results.js';
import type { ResultListener } from './result-downloader.js';

/** Options of a download by another program. */
export interface DownloadOptions {
  /** What to do when another file has the name here; `skip` by default. */
  readonly onConflict?: OnConflict | undefined;
  /** Frames to download, such as `1-10,20`; all by default. */
  readonly frames?: string | undefined;
  /** Names of layers to download; all by default. */
  readonly layers?: readonly string[] | undefined;
  /** Whether to download a file; its path is relative to the task's folder. */
  readonly include?: ((path: string) => boolean) | undefined;
  /** Most bytes a second; no limit by default. */
  readonly limit?: number | undefined;
  /** Absolute path where the farm's output storage is mounted; a farm on this machine needs none. */
  readonly storage?: string | undefined;
  /** How the results are downloaded, where the storage is not mounted. */
  readonly transfer?: Partial<TransferSettings> | undefined;
  /** Whether `storage` may be on this machine's own disk, where no storage was mounted before. */
  readonly allowLocalDisk?: boolean | undefined;
  readonly listener?: Partial<ResultListener> | undefined;
}

/** The environment of a download. */
export type DownloadWorld = EngineWorld;

/** Downloads the results of one task for a program; see `download` in index.ts. */
export async function downloadTask(
  client: Client,
  taskId: number,
  folder: string,
  options: DownloadOptions,
  world: DownloadWorld,
): Promise<DownloadReport> {
  const { onConflict = 'skip', layers, include, limit, storage, listener } = options;
  const frames = options.frames === undefined ? undefined : parseFrameList(options.frames);
  const mounts = { input: undefined, output: storage };
  const verify = mountsVerifier(mounts, options.allowLocalDisk === true, world);
  const access = { client, mounts, verify, transfer: completeTransferSettings(options.transfer) };
  return withTransfers(access, world, async (transfers) => {
    const tasks = await knownTasks(client, [taskId]);
    const engine = await transfers.require('output');
    const request = { to: resolve(world.cwd, folder), onConflict, frames, layers, include, limit };
    const all = { onStart() {}, onBytes() {}, onFile() {}, ...listener };
    return downloadResults(tasks, engine, client, request, all, world);
  });
}
