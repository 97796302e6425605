import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { posix, resolve, win32 } from 'node:path';

/** The machine, as far as the search for a program depends on it. */
export interface SearchWorld {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Endings that Windows runs without a shell. */
const WINDOWS_ENDINGS = ['', '.exe', '.com'];

async function canRun(file: string, { platform }: SearchWorld): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    if (platform === 'win32') return /\.(?:exe|com)$/i.test(file);
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Returns the value of PATH; Windows spells it `Path`. */
function searchPath({ platform, env }: SearchWorld): string {
  if (platform !== 'win32') return env.PATH ?? '';
  const name = Object.keys(env).find((one) => one.toUpperCase() === 'PATH');
  return (name && env[name]) ?? '';
}

/**
 * Returns the absolute path of a program: a path as it is, seen from the working folder; a name in the folders of PATH.
 * Never looks for a name in the working folder, as Windows itself does: that may be other people's. Undefined where
 * there is none that can be run.
 */
export async function findProgram(program: string, world: SearchWorld): Promise<string | undefined> {
  const windows = world.platform === 'win32';
  const path = windows ? win32 : posix;
  const isPath = windows ? /[\\/]/.test(program) : program.includes('/');
  const folders = searchPath(world)
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  const places = isPath ? [resolve(world.cwd, program)] : folders.map((folder) => path.join(folder, program));
  for (const place of places) {
    for (const ending of windows ? WINDOWS_ENDINGS : ['']) {
      if (await canRun(`${place}${ending}`, world)) return `${place}${ending}`;
    }
  }
  return undefined;
}
