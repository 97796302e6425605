import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { readJson, writeJson } from './files/json-file.js';

/** What is remembered of the storage at one folder. A person may remove the file to forget it. */
export interface StorageMemory {
  readonly file: string;
  /** Returns the remembered identity; undefined if there is none. */
  load(): Promise<string | undefined>;
  /** @throws OutputError */
  save(identity: string): Promise<void>;
}

/**
 * Returns the memory of the storage at a folder. Each folder has its file, so that processes which use several
 * storages at the same time need no lock.
 * @param folder absolute path where the storage is mounted
 */
export function storageMemory(stateFolder: string, folder: string): StorageMemory {
  const path = resolve(folder);
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const file = join(stateFolder, 'storages', `${name}.json`);
  return {
    file,
    async load() {
      const value = (await readJson(file)) as { identity?: unknown } | null | undefined;
      return typeof value?.identity === 'string' ? value.identity : undefined;
    },
    save: (identity) => writeJson(file, { folder: path, identity }),
  };
}
