import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readRegularFile, writeText } from './files/json-file.js';

/** A file of a task that is on this machine, as it was left. */
export interface SyncedFile {
  /** Path below the target folder, with slashes. */
  readonly path: string;
  readonly size: number;
  /** Epoch milliseconds, as exact as the system's. */
  readonly mtimeMs: number;
}

/** Remembers the tasks whose results are wholly in one folder, so that the farm need not be asked for them again. */
export interface SyncedTasks {
  /**
   * Returns the files of a task; undefined if it is not wholly here.
   * @param version changes whenever the task may have other results
   */
  filesOf(taskId: number, version: string): Promise<readonly SyncedFile[] | undefined>;
  /** @throws OutputError */
  write(taskId: number, version: string, files: readonly SyncedFile[]): Promise<void>;
}

/** Maximum size in bytes of a task's file. */
const MAX_BYTES = 256 * 1024 * 1024;

const ROW = /^(\d+)\t([\d.]+)\t(.+)$/;

/** Returns the first line of a file: its form, the version of the task, and the number of rows that follow. */
function headOf(version: string, count: number): string {
  return `1\t${createHash('sha256').update(version).digest('hex')}\t${count}`;
}

/**
 * Returns the memory of one folder, in the state folder.
 * @param key identifies the farm, the account, the folder, and which files of a task are wanted
 */
export function syncedTasks(folder: string, key: readonly string[]): SyncedTasks {
  const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32);
  const fileOf = (taskId: number) => join(folder, 'sync', name, `${taskId}.txt`);
  return {
    async filesOf(taskId, version) {
      const text = await readRegularFile(fileOf(taskId), MAX_BYTES);
      if (text === undefined || !text.endsWith('\n')) return undefined;
      const [head, ...rows] = text.slice(0, -1).split('\n');
      if (head !== headOf(version, rows.length)) return undefined;
      const files: SyncedFile[] = [];
      for (const row of rows) {
        const [, size, mtimeMs, path] = ROW.exec(row) ?? [];
        if (path === undefined) return undefined;
        files.push({ path, size: Number(size), mtimeMs: Number(mtimeMs) });
      }
      return files;
    },
    async write(taskId, version, files) {
      // A name with a line break could not be read again.
      if (files.some(({ path }) => /[\r\n]/.test(path))) return;
      const rows = files.map(({ path, size, mtimeMs }) => `${size}\t${mtimeMs}\t${path}\n`);
      await writeText(fileOf(taskId), `${headOf(version, files.length)}\n${rows.join('')}`);
    },
  };
}
