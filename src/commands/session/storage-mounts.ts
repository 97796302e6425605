import { profileFlag } from '../../config/names.js';
import { identityKey, type StorageKey } from '../../config/profiles.js';
import type { Context } from '../../context.js';
import { NoInputError, RayvisionError } from '../../errors.js';
import {
  identify,
  isOnOwnDisk,
  pathExists,
  type StorageIdentity,
  storageHost,
} from '../../transfer/storage/identity.js';
import { storageCheck } from '../../transfer/storage/storage-check.js';
import { type Globals, warnOfMoney } from '../flags/globals.js';
import { changeProfile } from './profile-store.js';

/** A profile's setting of a storage. */
interface StorageSetting {
  readonly key: StorageKey;
  /** Absolute path. */
  readonly folder: string;
  readonly profile: string;
}

/** Returns the parameters of messages about a storage. */
function messageParams({ key, folder, profile }: StorageSetting) {
  const kind = key.slice('storage.'.length);
  return { kind, folder, profile: profileFlag(profile) };
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

/** Returns the error for another storage than the remembered one. */
export function otherStorageError(params: ReturnType<typeof messageParams>): NoInputError {
  return new NoInputError('transfer.otherStorage', {
    ...params,
    fix: (translate) => translate('fix.setStorage', params),
  });
}

/** Saves the identity of a storage that was set without one, such as by hand; a failure only warns. */
async function saveIdentity(
  setting: StorageSetting,
  identity: StorageIdentity,
  globals: Globals,
  context: Context,
): Promise<void> {
  const config = (members: Readonly<Record<string, unknown>> | undefined) =>
    members && { ...members, [identityKey(setting.key)]: identity };
  await changeProfile(context, setting.profile, { config }).catch((error: unknown) => {
    if (!(error instanceof RayvisionError)) throw error;
    const cause = error.describe(context.translate);
    warnOfMoney(globals, context, 'money.storageUnkept', { ...messageParams(setting), cause });
  });
}

/**
 * Returns the check of a storage that a profile names, for one run. A folder on the system's own disk of which nothing is
 * remembered gets a warning each time.
 * @param remembered identity of the storage when it was set
 * @returns a function that throws NoInputError when another storage is mounted now
 */
export function profileStorageCheck(
  setting: StorageSetting,
  remembered: StorageIdentity | undefined,
  globals: Globals,
  context: Context,
): () => Promise<void> {
  const params = messageParams(setting);
  const storage = {
    folder: setting.folder,
    load: async () => remembered,
    save: (identity: StorageIdentity) => saveIdentity(setting, identity, globals, context),
    onOwnDisk: () => warnOfMoney(globals, context, 'money.storageOnDisk', params),
    otherStorage: () => otherStorageError(params),
  };
  return storageCheck(storage, storageHost(context));
}
