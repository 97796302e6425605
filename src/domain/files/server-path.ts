import { DataError } from '../../errors.js';

/** Resolves `.`, `..` and empty components; undefined when the path leads above its root. */
function normalized(parts: readonly string[]): string[] | undefined {
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.pop() === undefined) return undefined;
  }
  return kept;
}

/** A POSIX path without empty components, `.` and `..`, which is its own path at the farm. */
const NORMAL = /^(?:\/(?!\.{1,2}(?:\/|$))[^/]+)+$/;

/**
 * Converts a local path to its path in the farm's input storage (docs/protocol/job-files.md, §6): `D:\a\b` is `/D/a/b`,
 * `\\server\share\x` is `/server/share/x`, a POSIX path stays the same. The case never changes.
 * @throws DataError for a relative or drive-relative path, and for one that leads above its root.
 */
export function serverPath(local: string): string {
  if (NORMAL.test(local)) return local;
  const [, drive, rest] = /^(?:([A-Za-z]):)?([\\/].*)$/s.exec(local) ?? [];
  if (rest === undefined) throw new DataError('path.relative', { path: local });
  // In a POSIX path a backslash is part of a name.
  const separator = drive !== undefined || rest.startsWith('\\') ? /[\\/]/ : /\//;
  const parts = normalized(rest.split(separator));
  if (parts === undefined || parts.length === 0) throw new DataError('path.escapes', { path: local });
  return `/${[...(drive ? [drive] : []), ...parts].join('/')}`;
}

/**
 * Checks a storage path from a file that another program wrote, and returns it with one leading slash, which the
 * official SDK leaves out on POSIX systems (docs/protocol/job-files.md, §6).
 * @throws DataError for a path that leads above its root, or is empty
 */
export function checkedServerPath(path: string): string {
  const parts = normalized(path.split('/'));
  if (parts === undefined || parts.length === 0) throw new DataError('path.escapes', { path });
  return `/${parts.join('/')}`;
}

const WINDOWS = /^[A-Za-z]:[\\/]|^\\\\/;

/** The components of an absolute path; backslashes separate them in Windows paths only. */
function partsOf(path: string): string[] {
  return path.split(WINDOWS.test(path) ? /[\\/]/ : /\//);
}

/** Characters of variables, tokens and patterns in a path. */
const PLACEHOLDER = /[$%<>*#]/;

/**
 * The storage path at which the farm will look for a file of a scene. An absolute path in the scene decides, since the
 * DCC looks there; otherwise the local path does. The file name is always the local one, since the scene's may be a
 * pattern for several files.
 * @param scenePath the path in the scene
 * @param local absolute path on this machine
 * @throws DataError as `serverPath` does, for `local`
 */
export function sceneServerPath(scenePath: string, local: string): string {
  const isWindows = WINDOWS.test(scenePath);
  const folders = partsOf(scenePath).slice(0, -1);
  if (!(isWindows || scenePath.startsWith('/')) || folders.some((part) => PLACEHOLDER.test(part))) {
    return serverPath(local);
  }
  const name = partsOf(local).at(-1) ?? '';
  const rest = normalized(folders.filter((part, at) => at > 0 || !isWindows || !part.endsWith(':')));
  if (rest === undefined) return serverPath(local);
  const drive = /^([A-Za-z]):/.exec(scenePath)?.[1];
  return `/${[...(drive ? [drive] : []), ...rest, name].join('/')}`;
}
