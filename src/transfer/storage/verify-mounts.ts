import type { Context } from '../../context.js';
import { NoInputError } from '../../errors.js';
import { storageMemory } from '../../state/storages.js';
import { storageHost } from './identity.js';
import { storageCheck } from './storage-check.js';
import type { FilesystemContext, StorageFolders } from './storage-engine.js';

/** The environment of the check; `folder` is the state folder. */
type MountsWorld = Pick<Context, 'folder' | 'platform' | 'env' | 'now'>;

function checkOf(
  folder: string,
  kind: keyof StorageFolders,
  allowLocalDisk: boolean,
  world: MountsWorld,
): () => Promise<void> {
  const { file, load, save } = storageMemory(world.folder, folder);
  const storage = {
    ...{ folder, load, save },
    onOwnDisk() {
      if (!allowLocalDisk) throw new NoInputError('transfer.ownDisk', { folder, kind });
    },
    otherStorage: () =>
      new NoInputError('transfer.otherStorage', {
        ...{ folder, kind },
        fix: (translate) => translate('fix.forgetStorage', { file }),
      }),
  };
  return storageCheck(storage, storageHost(world));
}

/**
 * Returns the check of mounted storages for a program that names them itself. A storage is remembered in the state folder
 * at its first use.
 * @param allowLocalDisk whether a folder on the system's own disk may be a storage, if none was ever mounted there
 * @returns a function that throws NoInputError for another storage than the remembered one, and for the system's own disk
 */
export function mountsVerifier(
  mounts: StorageFolders,
  allowLocalDisk: boolean,
  world: MountsWorld,
): FilesystemContext['verify'] {
  const checks = new Map<string, () => Promise<void>>();
  return async (folder, kind) => {
    // A farm on this machine names its own folders.
    if (mounts[kind] !== folder) return;
    const check = checks.get(kind) ?? checkOf(folder, kind, allowLocalDisk, world);
    checks.set(kind, check);
    await check();
  };
}
