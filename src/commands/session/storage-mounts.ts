import { DEFAULT_PROFILE } from '../../config/names.js';
import { identityKey, type StorageKey } from '../../config/profiles.js';
import type { Context } from '../../context.js';
import { NoInputError, RayvisionError } from '../../errors.js';
import {
  identify,
  isOnOwnDisk,
  isSameStorage,
  ownDisksOf,
  pathExists,
  type StorageHost,
  type StorageIdentity,
} from '../../transfer/storage/identity.js';
import { MOUNT_TABLE } from '../../transfer/storage/local-mounts.js';
import { type Globals, warnOfMoney } from '../flags/globals.js';
import { changeProfile } from './profile-store.js';

/** A profile's setting of a storage. */
interface StorageSetting {
  readonly key: StorageKey;
  /** Absolute path. */
  readonly folder: string;
  readonly profile: string;
}

/** Returns the machine that storages are mounted on. */
export function storageHost({ platform, env, now }: Context): StorageHost {
  const ownDisks = ownDisksOf(platform, env.SYSTEMROOT ?? env.SystemRoot);
  return { platform, ownDisks, mountTable: platform === 'linux' ? MOUNT_TABLE : undefined, now };
}

/** Returns the parameters of messages about a storage. */
function messageParams({ key, folder, profile }: StorageSetting) {
  const kind = key.slice('storage.'.length);
  return { kind, folder, profile: profile === DEFAULT_PROFILE ? '' : ` --profile ${profile}` };
}

/**
 * Identifies what is mounted at a folder that was just set as a storage. A folder on the system's own disk is accepted
 * with a warning: a share that is not mounted looks the same.
 * @returns undefined for a folder that does not exist
 */
export async function identityWhenSet(
  setting: StorageSetting,
  globals: Globals,
  context: Context,
): Promise<StorageIdentity | undefined> {
  const { folder } = setting;
  const host = storageHost(context);
  if (!(await pathExists(folder))) {
    warnOfMoney(globals, context, 'money.storageAbsent', messageParams(setting));
    return undefined;
  }
  if (await isOnOwnDisk(folder, host))
    warnOfMoney(globals, context, 'money.storageOnDisk', messageParams(setting));
  return identify(folder, host);
}

/**
 * Identifies a storage without a saved identity, such as one that was set by hand, and saves its identity. A folder on
 * the system's own disk gets a warning each time instead.
 * @returns undefined for the system's own disk
 */
async function identityAtFirstUse(
  setting: StorageSetting,
  globals: Globals,
  context: Context,
): Promise<StorageIdentity | undefined> {
  const { key, folder, profile } = setting;
  const host = storageHost(context);
  if (await isOnOwnDisk(folder, host)) {
    warnOfMoney(globals, context, 'money.storageOnDisk', messageParams(setting));
    return undefined;
  }
  const identity = await identify(folder, host);
  const config = (members: Readonly<Record<string, unknown>> | undefined) =>
    members && { ...members, [identityKey(key)]: identity };
  await changeProfile(context, profile, { config }).catch((error: unknown) => {
    if (!(error instanceof RayvisionError)) throw error;
    const cause = error.describe(context.translate);
    warnOfMoney(globals, context, 'money.storageUnkept', { ...messageParams(setting), cause });
  });
  return identity;
}

/**
 * Returns the check of a storage that a profile names, for one run.
 * @param remembered identity of the storage when it was set
 * @returns a function that throws NoInputError when another storage is mounted now
 */
export function storageCheck(
  setting: StorageSetting,
  remembered: StorageIdentity | undefined,
  globals: Globals,
  context: Context,
): () => Promise<void> {
  let identity = remembered;
  let identified = remembered !== undefined;
  return async () => {
    if (!identified) {
      identified = true;
      identity = await identityAtFirstUse(setting, globals, context);
      return;
    }
    if (identity === undefined) return;
    if (await isSameStorage(setting.folder, identity, storageHost(context))) return;
    throw new NoInputError('transfer.otherStorage', messageParams(setting));
  };
}
