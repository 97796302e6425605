import { DataError } from '../errors.js';

/** `.`, `..` and empty parts taken out; undefined when the path climbs above its root. */
function normal(parts: readonly string[]): string[] | undefined {
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.pop() === undefined) return undefined;
  }
  return kept;
}

/**
 * Where a local file lies in the farm's input storage (docs/protocol/job-files.md, §6): `D:\a\b` is `/D/a/b`,
 * `\\server\share\x` is `/server/share/x`, a POSIX path stays itself. The case is never changed.
 * @throws DataError for a relative or drive-relative path, and for one that climbs above its root.
 */
export function serverPath(local: string): string {
  const [, drive, rest] = /^(?:([A-Za-z]):)?([\\/].*)$/s.exec(local) ?? [];
  if (rest === undefined) throw new DataError('path.relative', { path: local });
  // A backslash is a letter in a POSIX name, and a separator in a path of Windows.
  const separator = drive !== undefined || rest.startsWith('\\') ? /[\\/]/ : /\//;
  const parts = normal(rest.split(separator));
  if (parts === undefined || parts.length === 0) throw new DataError('path.escapes', { path: local });
  return `/${[...(drive ? [drive] : []), ...parts].join('/')}`;
}

/**
 * A path of the farm's input storage that somebody else made, with one slash at its beginning: the official SDK leaves
 * it out on other systems than Windows (docs/protocol/job-files.md, §6).
 * @throws DataError for one that climbs above its root, or names nothing
 */
export function checkedServerPath(path: string): string {
  const parts = normal(path.split('/'));
  if (parts === undefined || parts.length === 0) throw new DataError('path.escapes', { path });
  return `/${parts.join('/')}`;
}

const WINDOWS = /^[A-Za-z]:[\\/]|^\\\\/;

/** The parts of an absolute path; a backslash parts them on Windows only. */
function partsOf(path: string): string[] {
  return path.split(WINDOWS.test(path) ? /[\\/]/ : /\//);
}

/** What stands for something else in a path: variables, tokens, patterns. */
const OPEN = /[$%<>*#]/;

/**
 * Where the farm will look for a file that a scene names: where the scene says, if it says so from the root on, since
 * that is where its DCC will look; else where the file lies here. A name that stands for several files has the name
 * of the file that it stands for here.
 * @param written the path as the scene has it
 * @param local absolute path on this machine
 * @throws DataError as `serverPath` does, for `local`
 */
export function writtenServerPath(written: string, local: string): string {
  const isWindows = WINDOWS.test(written);
  const folders = partsOf(written).slice(0, -1);
  if (!(isWindows || written.startsWith('/')) || folders.some((part) => OPEN.test(part))) {
    return serverPath(local);
  }
  const name = partsOf(local).at(-1) ?? '';
  const rest = normal(folders.filter((part, at) => at > 0 || !isWindows || !part.endsWith(':')));
  if (rest === undefined) return serverPath(local);
  const drive = /^([A-Za-z]):/.exec(written)?.[1];
  return `/${[...(drive ? [drive] : []), ...rest, name].join('/')}`;
}
