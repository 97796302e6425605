import type { ScenePlace } from '../scene-format.js';

/** Whether a path is absolute on Windows, wherever it is read: with a drive, or on a server. */
export function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\[^\\])/.test(path);
}

/** Whether a path is absolute on some system. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || isWindowsPath(path);
}

/**
 * An absolute path as this machine can open it, tidied; undefined for a relative one, and for one of a system that
 * this machine is not: there is no `D:` on Linux.
 */
export function localPath(path: string, { path: rules }: Pick<ScenePlace, 'path'>): string | undefined {
  if (isWindowsPath(path) && rules.sep === '/') return undefined;
  return rules.isAbsolute(path) ? rules.normalize(path) : undefined;
}

/** A relative path of another system, with the separators of this one. */
export function withSeparators(path: string, { path: rules }: Pick<ScenePlace, 'path'>): string {
  return rules.sep === '/' ? path.replaceAll('\\', '/') : path;
}

/** Characters of a variable's name. */
const VARIABLE = /\$\{(\w+)\}|\$(\w+)|%(\w+)%/g;

/** Frame numbers look like variables: `$F`, `$F4`, `$4F`, `$SF4`, `$FF`. */
const FRAME_VARIABLE = /^(?:S|F)?F\d?$|^\dF$/;

/**
 * A path with its variables filled in, as far as they are known; `own` holds the ones that the DCC sets itself.
 * Frame numbers stay for the expansion of patterns.
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
