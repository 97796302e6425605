import type { ScenePlace } from '../scene-format.js';

/** Whether a path is an absolute Windows path, with a drive or a server; works on any system. */
export function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\[^\\])/.test(path);
}

/** Whether a path is absolute on Windows or POSIX. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || isWindowsPath(path);
}

/**
 * Normalizes an absolute path of this machine; undefined for a relative path and for one of another system, such as
 * `D:/tex` on Linux.
 */
export function localPath(path: string, { path: rules }: Pick<ScenePlace, 'path'>): string | undefined {
  if (isWindowsPath(path) && rules.sep === '/') return undefined;
  return rules.isAbsolute(path) ? rules.normalize(path) : undefined;
}

/** A relative path with the separators of this machine. */
export function withSeparators(path: string, { path: rules }: Pick<ScenePlace, 'path'>): string {
  return rules.sep === '/' ? path.replaceAll('\\', '/') : path;
}

/** A variable: `${NAME}`, `$NAME` or `%NAME%`. */
const VARIABLE = /\$\{(\w+)\}|\$(\w+)|%(\w+)%/g;

/** Names of frame tokens, which look like variables: `$F`, `$F4`, `$4F`, `$SF4`, `$FF`. */
const FRAME_VARIABLE = /^(?:S|F)?F\d?$|^\dF$/;

/**
 * Replaces the known variables of a path. Frame tokens stay, since they are patterns.
 * @param own variables that the DCC defines; they take precedence over the environment
 */
export function withVariables(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>> = {},
): string {
  return path.replace(VARIABLE, (whole, braced?: string, bare?: string, percent?: string) => {
    const name = braced ?? bare ?? percent ?? '';
    if (FRAME_VARIABLE.test(name)) return whole;
    const known = [own, env].find((names) => Object.hasOwn(names, name));
    return known?.[name] ?? whole;
  });
}
