import { isAbsolute, join } from 'node:path';
import type { Client } from '../client/client.js';
import { FILESYSTEM, type StorageFacts, type StorageId } from '../client/storage/storage.js';
import { isLoopback } from '../domain/farm/loopback.js';
import { DataError } from '../errors.js';
import { currentOwner, isGone, type ProcessContext } from '../state/files/process-identity.js';
import type { Engine } from './engine.js';
import type { Hasher } from './hasher.js';
import { filesystemEngine, type StorageFolders } from './storage/storage-engine.js';

/** A farm's storages, as this machine reaches them. */
export interface StorageAccess {
  readonly client: Pick<Client, 'domain' | 'storage'>;
  /** Folders where the storages are mounted, by the settings; both undefined if not set. */
  readonly mounts: StorageFolders;
  /** Checks before each use that a mounted folder is still the same storage; throws NoInputError when it is not. */
  verify(folder: string, kind: keyof StorageFolders): Promise<void>;
}

/** Returns the storage folders that a farm on this machine reports. */
function foldersFrom({ input, output, lines }: StorageFacts): StorageFolders | undefined {
  const line = lines.find(({ engine, server }) => engine === FILESYSTEM && isAbsolute(server));
  if (!line) return undefined;
  const folder = (kind: string, { bid, userId }: StorageId) => join(line.server, kind, `${bid}-${userId}`);
  return { input: folder('input', input), output: folder('output', output) };
}

/**
 * Returns the folders of mounted storages: those that the settings name, else those of a farm on this machine. A
 * folder that another machine's farm names is never read or written here.
 */
async function foldersOf({ client, mounts }: StorageAccess): Promise<StorageFolders | undefined> {
  if (mounts.input !== undefined || mounts.output !== undefined) return mounts;
  return isLoopback(client.domain) ? foldersFrom(await client.storage()) : undefined;
}

/** Whether files can be uploaded to a farm, as far as can be determined without a request. */
export function canUpload(domain: string, { input }: StorageFolders): boolean {
  return isLoopback(domain) || input !== undefined;
}

/** Returns the engine that reaches a farm's storages; undefined when there is none. */
export async function findEngine(
  access: StorageAccess,
  hasher: Hasher,
  world: ProcessContext,
): Promise<Engine | undefined> {
  const [folders, own] = await Promise.all([foldersOf(access), currentOwner(world)]);
  if (!folders) return undefined;
  const { platform, now, sleep } = world;
  const owners = { own, isGone: (owner: string) => isGone(owner, world) };
  const verify = (folder: string, kind: keyof StorageFolders) => access.verify(folder, kind);
  return filesystemEngine(folders, { hasher, owners, platform, verify, now, sleep });
}

/** Returns the engine that reaches a farm's storages. @throws DataError when there is none */
export async function requireEngine(
  access: StorageAccess,
  hasher: Hasher,
  world: ProcessContext,
): Promise<Engine> {
  const engine = await findEngine(access, hasher, world);
  if (!engine) throw new DataError('transfer.noEngine', { domain: access.client.domain });
  return engine;
}
