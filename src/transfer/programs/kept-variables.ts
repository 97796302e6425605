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

/** The machine, as far as a program's environment depends on it. */
export interface ProgramWorld {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Returns the variables of ours that a vendor's program gets: no keys, no passwords, nothing for another runtime. */
export function keptVariables({ platform, env }: ProgramWorld): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) => {
    const isKept = KEPT.has(platform === 'win32' ? name.toUpperCase() : name) || name.startsWith('LC_');
    return isKept && value !== undefined ? [[name, value] as const] : [];
  });
  return Object.fromEntries(kept);
}
