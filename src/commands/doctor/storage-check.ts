import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { profileFlag } from '../../config/names.js';
import type { Profile, StorageKey } from '../../config/profiles.js';
import type { Context } from '../../context.js';
import { ConfigError, NoInputError } from '../../errors.js';
import { probePaths } from '../../transfer/search/probe-paths.js';
import { isOnOwnDisk, isSameStorage, storageHost } from '../../transfer/storage/identity.js';
import { otherStorageError } from '../session/storage-mounts.js';
import { type Finding, passed, warning } from './open-report.js';

/** Milliseconds in which a share must answer. */
const TIMEOUT = 5000;

/**
 * Checks a storage that the profile names: that it answers, is the same as when it was set, and can be used.
 * @throws NoInputError for one that is not mounted, is another one, or cannot be used
 */
export async function checkStorage(
  key: StorageKey,
  folder: string,
  { storageIds, name }: Profile,
  context: Context,
): Promise<Finding> {
  const kind = key.slice('storage.'.length);
  const params = { kind, folder, profile: profileFlag(name) };
  const state = (await probePaths([folder], TIMEOUT, context)).get(folder);
  if (state === undefined) throw new NoInputError('doctor.storageSilent', params);
  if (state === 'ENOENT' || state === 'ENOTDIR') throw new NoInputError('doctor.storageMissing', params);
  if (state !== 'folder') throw new NoInputError('doctor.storageUnusable', { ...params, cause: state });
  const host = storageHost(context);
  const identity = storageIds[key];
  if (identity !== undefined && !(await isSameStorage(folder, identity, host)))
    throw otherStorageError(params);
  const mode = kind === 'input' ? constants.R_OK | constants.W_OK : constants.R_OK;
  try {
    await access(folder, mode);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new NoInputError('doctor.storageUnusable', { ...params, cause: code }, { cause });
  }
  if (await isOnOwnDisk(folder, host)) return warning(new ConfigError('doctor.storageOnDisk', params));
  return passed('doctor.ok.storage', { folder });
}
