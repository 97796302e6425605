import { join } from 'node:path';
import { isFile } from '../file-facts.js';
import type { GuardedCommand } from '../programs/guarded-command.js';
import { commandOf } from '../programs/guarded-process.js';
import { keptVariables, type ProgramWorld } from '../programs/kept-variables.js';

/** The machine, as far as the daemon's program depends on it. */
export type DaemonMachine = ProgramWorld;

/** Where the program lies below the folder of the macOS package. */
const MAC_PROGRAM = join('RaysyncClientManager.app', 'Contents', 'MacOS');

/**
 * Returns the folder that holds the daemon's program: on macOS the one within the application, where the given folder
 * is that of the package.
 */
export async function programFolder(folder: string, platform: NodeJS.Platform): Promise<string> {
  const inside = join(folder, MAC_PROGRAM);
  return platform === 'darwin' && (await isFile(join(inside, 'Raysync-sdk'))) ? inside : folder;
}

/**
 * Runs `start.sh` and stays: the process group ends with its first process, and `start.sh` leaves the daemon in it. The
 * path is a separate argument, which no shell reads as text.
 */
const STAY = 'sh "$1" || exit; while :; do sleep 3600; done';

/**
 * Returns the command that starts the daemon (docs/protocol/workflow.md, §6.3): `start.sh` on Linux, else `Raysync-sdk`,
 * on macOS with `--localConfig`; undefined where the folder has no such program. A stand-in may be `Raysync-sdk.js`.
 * Like the vendor's own client, it runs `start.sh` by the shell, since it need not be executable.
 */
export async function findDaemonCommand(
  folder: string,
  machine: DaemonMachine,
): Promise<GuardedCommand | undefined> {
  const { platform } = machine;
  const shared = { env: keptVariables(machine), cwd: folder };
  const script = join(folder, 'start.sh');
  if (platform === 'linux' && (await isFile(script))) {
    return { ...shared, file: '/bin/sh', args: ['-c', STAY, 'rayvision', script] };
  }
  const program = join(folder, platform === 'win32' ? 'Raysync-sdk.exe' : 'Raysync-sdk');
  const args = platform === 'darwin' ? ['--localConfig'] : [];
  for (const file of [program, join(folder, 'Raysync-sdk.js')]) {
    if (await isFile(file)) return { ...shared, ...commandOf(file, args) };
  }
  return undefined;
}
