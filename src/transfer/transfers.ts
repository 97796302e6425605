import { DataError } from '../errors.js';
import {
  canUpload,
  checkWay,
  type EngineWorld,
  engineFinder,
  type StorageAccess,
  type StorageKind,
} from './choose-engine.js';
import type { Engine } from './engine.js';
import { type BulkTarget, type OpenHasher, openHasher } from './open-hasher.js';

/** The tools of a run that transfers files. */
export interface Transfers {
  readonly hasher: OpenHasher;
  /** The folders of mounted storages, by the settings. */
  readonly mounts: StorageAccess['mounts'];
  /** Whether files can be uploaded, as far as can be determined without a request. */
  readonly canUpload: boolean;
  /** Returns the engine that reaches a storage; undefined when there is none. @throws ConfigError */
  find(kind: StorageKind): Promise<Engine | undefined>;
  /** Returns the engine that reaches a storage. @throws DataError when there is none; ConfigError */
  require(kind: StorageKind): Promise<Engine>;
}

/**
 * Calls `work` with the tools that reach a farm's storages. Whatever happens, it ends at last what they run: threads that
 * hash files, and the vendor's programs.
 * @param bulk where the work downloads any number of files
 * @throws ConfigError where the settings name a way that is not set up; what `work` throws
 */
export async function withTransfers<T>(
  access: StorageAccess,
  world: EngineWorld,
  work: (transfers: Transfers) => Promise<T>,
  bulk?: BulkTarget,
): Promise<T> {
  checkWay(access);
  const hasher = openHasher(world, bulk);
  const engines = engineFinder(access, hasher, world);
  try {
    return await work({
      hasher,
      mounts: access.mounts,
      canUpload: canUpload(access),
      find: engines.find,
      async require(kind) {
        const engine = await engines.find(kind);
        if (!engine) throw new DataError('transfer.noEngine', { domain: access.client.domain });
        return engine;
      },
    });
  } finally {
    await Promise.allSettled([engines.close(), hasher.close()]);
  }
}
