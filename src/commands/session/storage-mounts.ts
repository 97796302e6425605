import { DEFAULT_PROFILE } from '../../config/names.js';
import { identityKey, type StorageKey } from '../../config/profiles.js';
import type { Context } from '../../context.js';
import { NoInputError, RayvisionError } from '../../errors.js';
import {
  identify,
  isOnOwnDisk,
  isSameStorage,
  isThere,
  ownDisksOf,
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

function hostOf({ platform, env, now }: Context): StorageHost {
  const ownDisks = ownDisksOf(platform, env.SYSTEMROOT ?? env.SystemRoot);
  return { platform, ownDisks, mountTable: platform === 'linux' ? MOUNT_TABLE : undefined, now };
}

/** What a message names. */
function namesOf({ key, folder, profile }: StorageSetting) {
  const kind = key.slice('storage.'.length);
  return { kind, folder, profile: profile === DEFAULT_PROFILE ? '' : ` --profile ${profile}` };
}

/**
 * What is mounted at a folder that somebody just called a storage. A folder of the system's own disk is taken, since
 * it was named, and told: a share that is not mounted now looks like that.
 * @returns undefined for a folder that is not there
 */
export async function identityWhenSet(
  setting: StorageSetting,
  globals: Globals,
  context: Context,
): Promise<StorageIdentity | undefined> {
  const { folder } = setting;
  const host = hostOf(context);
  if (!(await isThere(folder))) {
    warnOfMoney(globals, context, 'money.storageAbsent', namesOf(setting));
    return undefined;
  }
  if (await isOnOwnDisk(folder, host)) warnOfMoney(globals, context, 'money.storageOnDisk', namesOf(setting));
  return identify(folder, host);
}

/**
 * A storage of which nothing is remembered: its folder was set before it was looked at, or by hand. What is a device
 * of its own is taken for it and remembered; the system's own disk is told each time.
 * @returns undefined for the system's own disk
 */
async function identityAtFirstUse(
  setting: StorageSetting,
  globals: Globals,
  context: Context,
): Promise<StorageIdentity | undefined> {
  const { key, folder, profile } = setting;
  const host = hostOf(context);
  if (await isOnOwnDisk(folder, host)) {
    warnOfMoney(globals, context, 'money.storageOnDisk', namesOf(setting));
    return undefined;
  }
  const identity = await identify(folder, host);
  const config = (members: Readonly<Record<string, unknown>> | undefined) =>
    members && { ...members, [identityKey(key)]: identity };
  await changeProfile(context, profile, { config }).catch((error: unknown) => {
    if (!(error instanceof RayvisionError)) throw error;
    const cause = error.tell(context.translate);
    warnOfMoney(globals, context, 'money.storageUnkept', { ...namesOf(setting), cause });
  });
  return identity;
}

/**
 * Makes the check of a storage that a profile names, for one run.
 * @param remembered what was there when it was set
 * @returns the check; it throws NoInputError when something else is there now
 */
export function storageCheck(
  setting: StorageSetting,
  remembered: StorageIdentity | undefined,
  globals: Globals,
  context: Context,
): () => Promise<void> {
  let identity = remembered;
  let looked = remembered !== undefined;
  return async () => {
    if (!looked) {
      looked = true;
      identity = await identityAtFirstUse(setting, globals, context);
      return;
    }
    if (identity === undefined) return;
    if (await isSameStorage(setting.folder, identity, hostOf(context))) return;
    throw new NoInputError('transfer.otherStorage', namesOf(setting));
  };
}
