import { createHash } from 'node:crypto';
import type { Client } from '../../client/client.js';
import { type RemoteFile, remotePath } from '../../domain/files/remote-file.js';
import type { StorageId } from '../../domain/files/storage-id.js';
import { DataError } from '../../errors.js';
import { outputFilesBelow, type RefusedFolder } from '../results/output-files.js';

type Listed = Parameters<typeof outputFilesBelow>[1][number] | RefusedFolder;

/** Whether a path lies below a folder. */
function isBelow(steps: readonly string[], folder: readonly string[]): boolean {
  return steps.length > folder.length && folder.every((step, at) => steps[at] === step);
}

function toRemoteFile(entry: Listed, folder: readonly string[], storage: StorageId | undefined): RemoteFile {
  // The storage's root has no name.
  const steps = entry.steps.length === 0 ? ['/'] : entry.steps;
  const facts = { steps, storage, size: entry.size ?? 0, modifiedMs: Date.parse(entry.modified ?? '') || 0 };
  if ('error' in entry) return { ...facts, kind: 'unreadable', error: entry.error };
  // A folder is listed itself only where its path is unsafe; a file elsewhere does not come with this folder.
  if (entry.isFolder || isBelow(steps, folder)) return { ...facts, kind: entry.isFolder ? 'other' : 'file' };
  const error = new DataError('path.escapes', { path: remotePath({ steps }) });
  return { ...facts, kind: 'unreadable', error };
}

/**
 * Returns the files below a folder of the output storage as the farm lists them, sorted by path. A folder that the farm
 * refuses to list, and a file that it lists elsewhere, are among them as unreadable.
 * @throws errors that do not concern a single folder; the signal's reason
 */
export async function listAtFarm(
  client: Pick<Client, 'outputsIn'>,
  folder: readonly string[],
  storage: StorageId | undefined,
  signal: AbortSignal,
): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  const root = { name: folder.at(-1) ?? '', steps: folder, isFolder: true, size: null, modified: null };
  for await (const entry of outputFilesBelow(client, [{ ...root, locked: false }])) {
    signal.throwIfAborted();
    files.push(toRemoteFile(entry, folder, storage));
  }
  return files.sort((a, b) => (remotePath(a) < remotePath(b) ? -1 : 1));
}

/** Returns 32 hex digits that change whenever the farm lists another file under a path. */
export function versionOf(remote: RemoteFile): string {
  const { size, modifiedMs } = remote;
  return createHash('md5')
    .update(`${remotePath(remote)}\n${size} ${modifiedMs}`)
    .digest('hex');
}
