import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { invalid } from '../../refusal.js';
import { outputName } from '../../render/outcome.js';
import { lostResults } from '../../render/results.js';
import type { SandboxFarm } from '../../state/sandbox-farm.js';
import { textTime } from '../../wire/dates.js';
import type { Handlers } from '../handler.js';

/**
 * Splits a path in the output storage into segments.
 * @throws Refusal 600 for a path outside the storage
 */
function stepsOf(treePath: string): string[] {
  const steps = treePath.split(/[\\/]+/).filter((step) => step !== '' && step !== '.');
  if (steps.includes('..') || treePath.includes('\0')) throw invalid('treePath', 'it leaves the storage');
  return steps;
}

/** Whether a task's results are locked because of unpaid frames. */
function isLocked(farm: SandboxFarm, folder: string): boolean {
  const task = farm.find(Number.parseInt(folder, 10));
  return task?.frames.some((frame) => frame.arrears > 0) ?? false;
}

function entry(farm: SandboxFarm, steps: readonly string[]) {
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

/** Returns the entries of a folder of the output storage; empty if it is missing. */
function listing(farm: SandboxFarm, steps: readonly string[]): string[] {
  try {
    return readdirSync(join(farm.storage.outputFolder, ...steps)).toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return [];
    throw error;
  }
}

/** Returns the results that a task's folder is listed with and does not have. */
function lostEntries(farm: SandboxFarm, steps: readonly string[], now: number) {
  const [folder = '', ...deeper] = steps;
  const task = deeper.length === 0 ? farm.find(Number.parseInt(folder, 10)) : undefined;
  if (!task || outputName(task) !== folder) return [];
  return lostResults(task).map(({ name, size }) => ({
    ...{ fileName: name, filePath: `/${folder}/${name}`, directory: false, fileSize: size },
    ...{ fileType: extname(name).slice(1), iconPath: null, isArrears: 0 },
    lastModify: textTime(task.endedAt ?? now),
  }));
}

/** Handlers of results (docs/protocol/endpoints.md, §8.1). */
export const fileHandlers: Handlers = {
  getOutputUserDirFile({ treePath, taskId }, { farm, now }) {
    if (taskId === undefined || taskId === null) {
      const steps = stepsOf(treePath);
      const there = listing(farm, steps).map((name) => entry(farm, [...steps, name]));
      return [...there, ...lostEntries(farm, steps, now)];
    }
    const names = farm.leavesOf(farm.submitted(taskId)).map(outputName);
    const there = listing(farm, []);
    return names.filter((name) => there.includes(name)).map((name) => entry(farm, [name]));
  },
};
