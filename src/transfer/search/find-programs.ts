import { lstat, readdir } from 'node:fs/promises';
import { programFolder } from '../raysync/daemon-command.js';
import {
  type Place,
  pathOf,
  raysyncPlaces,
  type SearchMachine,
  transmitterPlaces,
} from './program-places.js';

/** A transfer program that is installed here: the program itself, or the folder of the Raysync client. */
export interface FoundProgram {
  readonly way: 'transmitter' | 'raysync';
  /** Absolute path. */
  readonly path: string;
}

/** Most names of one folder that match a pattern. */
const MOST_MATCHES = 16;

/** Returns the paths that match a place, newest version of Python first. Patterns match folders that exist. */
export async function matchingPaths({ root, steps }: Place, machine: SearchMachine): Promise<string[]> {
  const path = pathOf(machine.platform);
  let folders = [root];
  for (const step of steps) {
    if (!step.endsWith('*')) folders = folders.map((folder) => path.join(folder, step));
    else {
      const start = step.slice(0, -1).toLowerCase();
      const lists = folders.map(async (folder) => {
        const names = await readdir(folder).catch(() => []);
        return names
          .filter((name) => name.toLowerCase().startsWith(start))
          .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
          .slice(0, MOST_MATCHES)
          .map((name) => path.join(folder, name));
      });
      folders = (await Promise.all(lists)).flat();
    }
  }
  return folders;
}

/** Whether a regular file is there: a link may lead anywhere, and is not followed. */
function isPlainFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

async function matching(places: readonly Place[], machine: SearchMachine): Promise<string[]> {
  const lists = await Promise.all(places.map((place) => matchingPaths(place, machine)));
  return [...new Set(lists.flat())];
}

/**
 * Looks for the vendor's transfer programs in the usual places of this machine (docs/protocol/workflow.md, §6.2, §6.3).
 * Only looks: nothing is run, and no Python environment of the working folder is trusted.
 */
export async function findPrograms(machine: SearchMachine): Promise<FoundProgram[]> {
  const path = pathOf(machine.platform);
  const found: FoundProgram[] = [];
  for (const file of await matching(transmitterPlaces(machine), machine)) {
    if (await isPlainFile(file)) found.push({ way: 'transmitter', path: file });
  }
  const daemon = machine.platform === 'win32' ? 'Raysync-sdk.exe' : 'Raysync-sdk';
  for (const folder of await matching(raysyncPlaces(machine), machine)) {
    const program = path.join(await programFolder(folder, machine.platform), daemon);
    if (await isPlainFile(program)) found.push({ way: 'raysync', path: folder });
  }
  return found;
}
