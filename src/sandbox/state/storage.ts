import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, readIfThere, writePlain, writeWhole } from './disk.js';

/** Ids of the account's three storages, numeric text as on the farm (docs/protocol/endpoints.md, §2.5). */
export const BIDS = { config: '30201', input: '10201', output: '20201' } as const;

/** The account's storages on disk: job files, assets, results (docs/protocol/workflow.md, §5, §6). */
export interface Storage {
  /** Contains `input/<bid>-<user id>` and the other two, named as on the farm (docs/protocol/workflow.md, §6.4). */
  readonly rootFolder: string;
  readonly outputFolder: string;
  writeJobFile(taskId: number, name: string, content: string): void;
  readJobFile(taskId: number, name: string): string | undefined;
  copyJobFiles(from: number, to: number): void;
  writeResult(folder: string, name: string, content: Uint8Array): void;
  removeResult(folder: string, name: string): void;
  clear(): void;
}

/** Opens the storages in a folder, and makes their folders. */
export function openStorage(folder: string, userId: number): Storage {
  const root = join(folder, 'storage');
  const folderOf = (kind: keyof typeof BIDS) => join(root, kind, `${BIDS[kind]}-${userId}`);
  const jobFolder = (taskId: number) => join(folderOf('config'), String(taskId), 'cfg');
  const outputFolder = folderOf('output');
  const make = () => {
    for (const kind of ['config', 'input', 'output'] as const) makeFolder(folderOf(kind));
  };
  make();
  return {
    rootFolder: root,
    outputFolder,
    writeJobFile: (taskId, name, content) => writeWhole(join(jobFolder(taskId), name), content),
    readJobFile: (taskId, name) => readIfThere(join(jobFolder(taskId), name)),
    copyJobFiles(from, to) {
      if (existsSync(jobFolder(from))) cpSync(jobFolder(from), jobFolder(to), { recursive: true });
    },
    // Not atomic: pictures are small and many, and renaming would double the cost.
    writeResult: (name, file, content) => writePlain(join(outputFolder, name, file), content),
    removeResult: (name, file) => rmSync(join(outputFolder, name, file), { force: true }),
    clear() {
      rmSync(root, { recursive: true, force: true });
      make();
    },
  };
}
