import { posix, win32 } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where a system keeps a user's settings of one program: below `%APPDATA%` on Windows, in `Library/Preferences` on
 * macOS, below `$XDG_CONFIG_HOME` elsewhere (freedesktop.org's base directories). Undefined without a home folder.
 * @param home the home folder, as far as the system knows one; asked only where it is needed
 */
export function ownFolder(
  name: string,
  platform: NodeJS.Platform,
  env: Env,
  home: () => string,
): string | undefined {
  const path = platform === 'win32' ? win32 : posix;
  const told = platform === 'win32' ? env.APPDATA : env.XDG_CONFIG_HOME;
  const below: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
    win32: ['AppData', 'Roaming'],
    darwin: ['Library', 'Preferences'],
  };
  const own = platform !== 'darwin' && told && path.isAbsolute(told) ? told : undefined;
  const root = own ?? path.join(home(), ...(below[platform] ?? ['.config']));
  // An empty home would make it a folder of wherever the command is run.
  if (!path.isAbsolute(root)) return undefined;
  return platform === 'win32' ? path.join(root, name, 'Config') : path.join(root, name);
}
