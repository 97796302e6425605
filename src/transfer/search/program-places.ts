import nodePath, { type PlatformPath } from 'node:path';

/** The machine, as far as it decides where programs are installed. */
export interface SearchMachine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working folder: a Python environment that belongs to it is not trusted. */
  readonly cwd: string;
}

/** A folder, and patterns of names below it: `python3*` matches every name that begins so. */
export interface Place {
  /** Absolute path. */
  readonly root: string;
  readonly steps: readonly string[];
}

/** Where the program lies in the packages of a Python environment (docs/protocol/workflow.md, §6.2). */
const TRANSMITTER = {
  win32: ['rayvision_sync', 'transmission', 'windows', 'rayvision_transmitter.exe'],
  linux: ['rayvision_sync', 'transmission', 'linux', 'rayvision_transmitter'],
} as const;

/** Names of the Raysync client's folder (docs/protocol/workflow.md, §6.3). */
const RAYSYNC_FOLDERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  win32: ['Raysync Client'],
  linux: ['RaysyncCmd'],
  darwin: ['RaysyncMac'],
};

/** Returns the rules of paths on a system. */
export function pathOf(platform: NodeJS.Platform): PlatformPath {
  return platform === 'win32' ? nodePath.win32 : nodePath.posix;
}

/** Returns the user's own folder. Windows does not care for the case of a variable's name; a plain object does. */
export function homeFolder({ platform, env }: Pick<SearchMachine, 'platform' | 'env'>): string | undefined {
  return platform === 'win32' ? env.USERPROFILE : env.HOME;
}

function absolute(machine: SearchMachine, folder: string | undefined): string[] {
  const path = pathOf(machine.platform);
  return folder && path.isAbsolute(folder) && !folder.includes('\0') ? [path.normalize(folder)] : [];
}

/**
 * Whether a Python environment belongs to the working folder or to one above it: a project's folder comes from other
 * people. The user's own folder is none.
 */
function isOfProject(machine: SearchMachine, environment: string): boolean {
  const path = pathOf(machine.platform);
  const owner = path.dirname(path.resolve(environment));
  const [home] = absolute(machine, homeFolder(machine));
  if (home !== undefined && path.relative(home, owner) === '') return false;
  const below = path.relative(owner, machine.cwd);
  const isAbove =
    below === '' || !(below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below));
  // The top of a file system is no project, although it is above every folder.
  return isAbove && owner !== path.parse(owner).root;
}

/** Returns the folders of Python packages on this machine, the most particular ones first. */
function packageFolders(machine: SearchMachine): Place[] {
  const { platform, env } = machine;
  const environments = [env.VIRTUAL_ENV, env.CONDA_PREFIX]
    .flatMap((folder) => absolute(machine, folder))
    .filter((folder) => !isOfProject(machine, folder));
  if (platform === 'win32') {
    const below = (folder: string | undefined, ...steps: string[]) =>
      absolute(machine, folder).map((root) => ({ root, steps }));
    return [
      ...environments.map((root) => ({ root, steps: ['Lib', 'site-packages'] })),
      ...below(env.APPDATA, 'Python', 'Python3*', 'site-packages'),
      ...below(env.LOCALAPPDATA, 'Programs', 'Python', 'Python3*', 'Lib', 'site-packages'),
      ...below(env.ProgramFiles ?? env.PROGRAMFILES, 'Python3*', 'Lib', 'site-packages'),
      ...below(env.SystemDrive && `${env.SystemDrive}\\`, 'Python3*', 'Lib', 'site-packages'),
    ];
  }
  const python = (root: string, packages = 'site-packages') => ({ root, steps: ['python3*', packages] });
  return [
    ...environments.map((root) => ({ root, steps: ['lib', 'python3*', 'site-packages'] })),
    ...absolute(machine, env.HOME).map((home) => python(nodePath.posix.join(home, '.local/lib'))),
    ...['/usr/local/lib', '/usr/lib'].flatMap((root) => [python(root), python(root, 'dist-packages')]),
  ];
}

/** Returns where the vendor's transfer program may be; nowhere on systems without one. */
export function transmitterPlaces(machine: SearchMachine): Place[] {
  const { platform } = machine;
  if (platform !== 'win32' && platform !== 'linux') return [];
  return packageFolders(machine).map(({ root, steps }) => ({
    root,
    steps: [...steps, ...TRANSMITTER[platform]],
  }));
}

/** Returns where the folder of the vendor's Raysync client may be. */
export function raysyncPlaces(machine: SearchMachine): Place[] {
  const { platform, env } = machine;
  const names = RAYSYNC_FOLDERS[platform] ?? [];
  const home = homeFolder(machine);
  const roots =
    platform === 'win32'
      ? [env.ProgramFiles ?? env.PROGRAMFILES, env['ProgramFiles(x86)'], env.LOCALAPPDATA, home]
      : [...(platform === 'darwin' ? ['/Applications'] : ['/opt', '/usr/local']), home];
  return roots
    .flatMap((root) => absolute(machine, root))
    .flatMap((root) => names.map((name) => ({ root, steps: [name] })));
}
