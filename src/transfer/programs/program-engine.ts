import { basename, dirname, join } from 'node:path';
import type { Client } from '../../client/client.js';
import { type RemoteFile, remotePath } from '../../domain/files/remote-file.js';
import { DataError } from '../../errors.js';
import { withLock } from '../../state/files/lock.js';
import type { DownloadItem, Engine } from '../engine.js';
import { realPath } from '../real-path.js';
import { stagingLock } from '../storage/temporaries.js';
import { listAtFarm, versionOf } from './farm-listing.js';
import { type DownloadParts, downloadFolder, stagingOf } from './program-download.js';
import { uploadByProgram } from './program-upload.js';
import { rememberLeft, rootOf } from './recovered-files.js';
import { hasLists, openStaging } from './staging.js';
import type { TransferProgram } from './transfer-program.js';
import { withUploadLock } from './upload-lock.js';

/** The environment of the engine. */
export interface ProgramContext extends Pick<DownloadParts, 'owners' | 'world'> {
  readonly client: Pick<Client, 'outputsIn' | 'storage'>;
  readonly hasher: DownloadParts['hasher'] & Pick<Engine, 'isOwn'>;
  /** Where the locks of uploads are made; without it the same files may be uploaded twice at once. */
  readonly lockFolder?: string;
}

/** Files of one folder of a storage, for one folder here. */
function keyOf(item: DownloadItem): string {
  const { steps, storage } = item.remote;
  return [rootOf(item), storage?.bid, storage?.userId, steps[0]].join('\n');
}

/**
 * Returns the engine of a vendor's transfer program.
 *
 * - Uploads: what the program reports is all that is known, since the farm does not list its input storage; `force`
 *   changes nothing, since the program cannot be asked for it (docs/protocol/workflow.md, §6.2).
 * - Results are listed by the farm. A local file is the same as the farm's if it was downloaded by this engine, has not
 *   changed since, and the farm still lists the size and time that it had then. The farm lists no hashes: a file that
 *   was not downloaded from here is never the same, whatever its size, and is kept, replaced or avoided as the user
 *   says.
 */
export function programEngine(program: TransferProgram, context: ProgramContext): Engine {
  const { client, hasher, owners, world, lockFolder } = context;
  const parts = { program, hasher, owners, world };
  /** The folder that was listed last: a download of it follows. */
  let latest: { readonly key: string; readonly files: readonly RemoteFile[] } | undefined;
  /** Staging folders of earlier processes, by their paths. */
  const recovered = new Map<string, Promise<void>>();
  /** Files that are here under another name than at the farm. */
  const renamed = new Map<string, string>();

  async function listing(steps: readonly string[], signal: AbortSignal, storage: RemoteFile['storage']) {
    const files = await listAtFarm(client, steps, storage, signal);
    latest = { key: steps.join('/'), files };
    return files;
  }

  /** Remembers what a killed process did to local files and had no time to remember. */
  async function recover(staging: string): Promise<void> {
    if (!(await hasLists(staging))) return;
    await withLock(stagingLock(staging), world, async () => {
      // Only what it holds once it is known to be ours counts.
      const opened = await openStaging(dirname(staging), basename(staging));
      await rememberLeft(opened, dirname(staging), hasher);
      // If that was all, no later download will remove the folder.
      await opened.removeIfEmpty();
    }).catch(() => {
      // A download says why.
      world.signal.throwIfAborted();
    });
  }

  function noteName(remote: RemoteFile, local: string): void {
    if (basename(local) !== remote.steps.at(-1)) renamed.set(remotePath(remote), local);
  }

  async function downloadGroup(
    items: readonly DownloadItem[],
    storage: NonNullable<RemoteFile['storage']>,
    transfer: Parameters<Engine['download']>[1],
  ): Promise<void> {
    const [first] = items;
    const folder = first?.remote.steps[0];
    if (first === undefined || folder === undefined) return;
    if (first.remote.steps.length < 2) {
      // A program would download the whole storage.
      for (const file of items) {
        const error = new DataError('path.escapes', { path: remotePath(file.remote) });
        await transfer.onOutcome({ file, state: 'failed', error });
      }
      return;
    }
    const from = first.remote.storage;
    const root = await realPath(rootOf(first));
    const known = latest?.key === folder ? latest.files : undefined;
    const files = known ?? (await listing([folder], transfer.signal, from));
    const localOf = (remote: RemoteFile) =>
      renamed.get(remotePath(remote)) ?? join(rootOf(first), ...remote.steps);
    await downloadFolder({ folder, storage, from, root, items, listing: files, localOf }, transfer, parts);
    for (const { remote, local } of items) noteName(remote, local);
  }

  return {
    name: program.name,
    listsAsFarm: true,
    checksRoom: true,
    checkInput: () => program.check(),
    upload: (files, transfer) =>
      withUploadLock({ folder: lockFolder, program: program.name, world }, files, () =>
        uploadByProgram(program, files, transfer),
      ),

    async *list(folder, signal, storage) {
      yield* await listing(folder, signal, storage);
    },

    async isSame(remote, local) {
      const staging = stagingOf(rootOf({ remote, local }), {
        folder: remote.steps[0] ?? '',
        from: remote.storage,
      });
      const recovering = recovered.get(staging) ?? recover(staging);
      recovered.set(staging, recovering);
      await recovering;
      const isSame = (await hasher.downloadedVersion(local)) === versionOf(remote);
      if (isSame) noteName(remote, local);
      return isSame;
    },

    isOwn: (local) => hasher.isOwn(local),

    async download(items, transfer) {
      if (items.length === 0) return;
      const groups = new Map<string, DownloadItem[]>();
      for (const item of items) {
        const group = groups.get(keyOf(item)) ?? [];
        group.push(item);
        groups.set(keyOf(item), group);
      }
      // Storage ids change (docs/protocol/quirks.md, §4.9).
      const own = items.every(({ remote }) => remote.storage) ? undefined : (await client.storage()).output;
      for (const group of groups.values()) {
        const storage = group[0]?.remote.storage ?? own;
        if (storage) await downloadGroup(group, storage, transfer);
      }
    },

    close: () => program.close(),
  };
}
