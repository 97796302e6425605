import { dirname } from 'node:path';

/** Variables that a program needs to find files, and to know language and user. No proxies, which can hold passwords. */
const KEPT = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TZ', 'LANG', 'LANGUAGE'],
  ...[
    'USERPROFILE',
    'USERNAME',
    'HOMEDRIVE',
    'HOMEPATH',
    'APPDATA',
    'LOCALAPPDATA',
    'PROGRAMDATA',
    'TEMP',
    'TMP',
  ],
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'NUMBER_OF_PROCESSORS'],
]);

/** A locale in which file names are UTF-8, on systems of this kind. */
const utf8Locale = (platform: NodeJS.Platform) => (platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8');

interface ProgramWorld {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Returns the whole environment of the program (docs/protocol/workflow.md, §6.2): its
 * log folder, on Linux its own libraries, and a locale whose file names are UTF-8, since it converts names from the
 * locale's encoding.
 */
export function programEnvironment(
  program: string,
  logFolder: string,
  { platform, env }: ProgramWorld,
): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) => {
    const upper = name.toUpperCase();
    const isKept = KEPT.has(platform === 'win32' ? upper : name) || name.startsWith('LC_');
    return isKept && value !== undefined ? [[name, value] as const] : [];
  });
  const own: Record<string, string> = { ...Object.fromEntries(kept), RAYVISION_LOG: logFolder };
  if (platform === 'win32') return own;
  if (platform === 'linux') own.LD_LIBRARY_PATH = dirname(program);
  const locale = own.LC_ALL || own.LC_CTYPE || own.LANG || 'C';
  if (!/utf-?8/i.test(locale)) own.LC_ALL = utf8Locale(platform);
  return own;
}
