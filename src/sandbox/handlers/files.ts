import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { invalid } from '../refusal.js';
import { outputName } from '../render/outcome.js';
import type { Farm } from '../state/farm.js';
import { textTime } from '../wire/dates.js';
import type { Handlers } from './handler.js';

/**
 * The steps of a path in the output storage.
 * @throws Refusal 600 for a path that leads out of it.
 */
function stepsOf(treePath: string): string[] {
  const steps = treePath.split(/[\\/]+/).filter((step) => step !== '' && step !== '.');
  if (steps.includes('..') || treePath.includes('\0')) throw invalid('treePath', 'it leaves the storage');
  return steps;
}

/** Results of a task with unpaid frames are locked. */
function isLocked(farm: Farm, folder: string): boolean {
  const task = farm.find(Number.parseInt(folder, 10));
  return task?.frames.some((frame) => frame.arrears > 0) ?? false;
}

function entry(farm: Farm, steps: readonly string[]) {
  const name = steps.at(-1) ?? '';
  const stats = statSync(join(farm.storage.outputFolder, ...steps));
  const directory = stats.isDirectory();
  return {
    fileName: name,
    filePath: `/${steps.join('/')}`,
    directory,
    fileSize: directory ? null : stats.size,
    fileType: directory ? null : extname(name).slice(1),
    iconPath: null,
    lastModify: textTime(stats.mtimeMs),
    isArrears: isLocked(farm, steps[0] ?? '') ? 1 : 0,
  };
}

/** What lies in a folder of the output storage; nothing when there is no such folder. */
function listing(farm: Farm, steps: readonly string[]): string[] {
  try {
    return readdirSync(join(farm.storage.outputFolder, ...steps)).toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return [];
    throw error;
  }
}

/** The results of the account (docs/protocol/endpoints.md, §8.1). */
export const fileHandlers: Handlers = {
  getOutputUserDirFile({ treePath, taskId }, { farm }) {
    if (taskId === undefined || taskId === null) {
      const steps = stepsOf(treePath);
      return listing(farm, steps).map((name) => entry(farm, [...steps, name]));
    }
    const names = farm.leavesOf(farm.submitted(taskId)).map(outputName);
    const there = listing(farm, []);
    return names.filter((name) => there.includes(name)).map((name) => entry(farm, [name]));
  },
};
