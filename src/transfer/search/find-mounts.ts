import { readdir, readFile } from 'node:fs/promises';
import type { StorageFacts } from '../../client/storage/storage.js';
import { MOUNT_TABLE, shareMounts } from '../storage/local-mounts.js';
import { type ProbeWorld, probePaths } from './probe-paths.js';
import { pathOf } from './program-places.js';

/** Folders of mounted storages. */
export interface FoundMounts {
  readonly input: string | undefined;
  readonly output: string | undefined;
}

/** Most shares that are looked at. */
const MOST_SHARES = 8;

/** Milliseconds for the look at all shares; one whose server is gone does not answer. */
const TIMEOUT = 3000;

/** Drive letters that shares usually get. */
const DRIVES = ['Z', 'Y', 'X', 'W', 'V', 'U', 'T', 'S'].map((letter) => `${letter}:\\`);

interface Machine extends ProbeWorld {
  readonly platform: NodeJS.Platform;
}

/** Returns the folders where shares are mounted on this machine. */
async function shareFolders(platform: NodeJS.Platform): Promise<string[]> {
  if (platform === 'win32') return DRIVES;
  if (platform === 'darwin') {
    const names = await readdir('/Volumes').catch(() => []);
    return names.map((name) => `/Volumes/${name}`);
  }
  return shareMounts(await readFile(MOUNT_TABLE, 'utf8').catch(() => ''));
}

/**
 * Returns where the storages of an account may be below a share: `input/<bid>-<user id>`, as the farm names them
 * (docs/protocol/workflow.md, §6.4), or the folder alone.
 */
export function storageFolders(
  share: string,
  { input, output }: Pick<StorageFacts, 'input' | 'output'>,
  platform: NodeJS.Platform,
): { readonly input: readonly string[]; readonly output: readonly string[] } {
  const path = pathOf(platform);
  const below = (kind: string, { bid, userId }: StorageFacts['input']) => {
    const name = `${bid}-${userId}`;
    // Ids come from the farm: one with a slash would lead elsewhere.
    if (!/^\w+-\d+$/.test(name)) return [];
    const whole = [path.join(share, kind, name), path.join(share, name)];
    return path.basename(share) === name ? [share, ...whole] : whole;
  };
  return { input: below('input', input), output: below('output', output) };
}

/**
 * Looks for the storages of an account on the shares that are mounted here.
 * @returns undefined for those that are not there, or on a share that does not answer
 * @throws the signal's reason
 */
export async function findMounts(
  facts: Pick<StorageFacts, 'input' | 'output'>,
  world: Machine,
  shares?: readonly string[],
): Promise<FoundMounts> {
  const { platform } = world;
  const all = shares ?? (await shareFolders(platform));
  const candidates = all.slice(0, MOST_SHARES).map((share) => storageFolders(share, facts, platform));
  const input = candidates.flatMap((one) => one.input);
  const output = candidates.flatMap((one) => one.output);
  const states = await probePaths([...new Set([...input, ...output])], TIMEOUT, world);
  const first = (folders: readonly string[]) => folders.find((folder) => states.get(folder) === 'folder');
  return { input: first(input), output: first(output) };
}
