import type { Context } from '../../context.js';
import type { StorageAccess } from '../../transfer/choose-engine.js';
import type { BulkTarget } from '../../transfer/open-hasher.js';
import { DEFAULT_TRANSFER } from '../../transfer/transfer-settings.js';
import { type Transfers, withTransfers } from '../../transfer/transfers.js';
import type { Session } from './session.js';
import { profileStorageCheck } from './storage-mounts.js';

/** Returns a session's storages; a folder that the profile names is checked at each use. */
function storageAccess(session: Session, context: Context): StorageAccess {
  const { client, mounts, mountIds, transfer = DEFAULT_TRANSFER, profile, globals } = session;
  const checks = new Map<string, () => Promise<void>>();
  return {
    client,
    mounts: { input: mounts['storage.input'], output: mounts['storage.output'] },
    transfer,
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

/**
 * Calls `work` with the tools that transfer files to a session's farm and back, and ends what they run.
 * @param bulk where the work downloads any number of files
 * @throws ConfigError where the settings name a way that is not set up; what `work` throws
 */
export function withSessionTransfers<T>(
  session: Session,
  context: Context,
  work: (transfers: Transfers) => Promise<T>,
  bulk?: BulkTarget,
): Promise<T> {
  return withTransfers(storageAccess(session, context), context, work, bulk);
}
