import type { Context } from '../../context.js';
import { requireEngine, type StorageAccess } from '../../transfer/choose-engine.js';
import type { Engine } from '../../transfer/engine.js';
import type { Hasher } from '../../transfer/hasher.js';
import type { Session } from './session.js';
import { profileStorageCheck } from './storage-mounts.js';

/** Returns a session's storages; a folder that the profile names is checked at each use. */
export function storageAccess(session: Session, context: Context): StorageAccess {
  const { client, mounts, mountIds, profile, globals } = session;
  const checks = new Map<string, () => Promise<void>>();
  return {
    client,
    mounts: { input: mounts['storage.input'], output: mounts['storage.output'] },
    async verify(folder, kind) {
      const key = `storage.${kind}` as const;
      // A farm on this machine names its own folders.
      if (mounts[key] !== folder) return;
      const check =
        checks.get(key) ?? profileStorageCheck({ key, folder, profile }, mountIds[key], globals, context);
      checks.set(key, check);
      await check();
    },
  };
}

/** Returns the engine for a session's farm. @throws DataError where no engine reaches it */
export function engineFor(session: Session, hasher: Hasher, context: Context): Promise<Engine> {
  return requireEngine(storageAccess(session, context), hasher, context);
}
