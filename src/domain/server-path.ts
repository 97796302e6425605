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
 * Where a local file lies in the farm's input storage (job-files.md §6): `D:\a\b` is `/D/a/b`, `\\server\share\x`
 * is `/server/share/x`, a POSIX path stays itself. The case is never changed.
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
