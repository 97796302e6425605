import type { RayvisionError } from '../../errors.js';
import { identify, isOnOwnDisk, isSameStorage, type StorageHost, type StorageIdentity } from './identity.js';

/** A folder where a storage should be mounted, and what is remembered of it. */
export interface RememberedStorage {
  /** Absolute path. */
  readonly folder: string;
  /** Returns the identity that an earlier use remembered; undefined if there was none. */
  load(): Promise<StorageIdentity | undefined>;
  /** Remembers the identity of a mounted storage at its first use. */
  save(identity: StorageIdentity): Promise<void>;
  /** Called at each first use of a folder on the system's own disk, which is not remembered; throws to refuse it. */
  onOwnDisk(): void;
  /** Returns the error for another storage than the remembered one. */
  otherStorage(): RayvisionError;
}

/** Returns the identity of a storage, remembered or now; undefined for an accepted folder on the system's own disk. */
async function identityOf(
  storage: RememberedStorage,
  host: StorageHost,
): Promise<StorageIdentity | undefined> {
  const remembered = await storage.load();
  if (remembered !== undefined) return remembered;
  if (await isOnOwnDisk(storage.folder, host)) {
    storage.onOwnDisk();
    return undefined;
  }
  const identity = await identify(storage.folder, host);
  await storage.save(identity);
  return identity;
}

/**
 * Returns the check of a mounted storage, for one run.
 * @returns a function that throws when another storage is mounted than the remembered one, or none
 */
export function storageCheck(storage: RememberedStorage, host: StorageHost): () => Promise<void> {
  let known: Promise<StorageIdentity | undefined> | undefined;
  return async () => {
    known ??= identityOf(storage, host);
    const identity = await known;
    if (identity === undefined || (await isSameStorage(storage.folder, identity, host))) return;
    throw storage.otherStorage();
  };
}
