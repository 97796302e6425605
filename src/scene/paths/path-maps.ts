import { isCaseless, plainPath } from '../../domain/files/path-key.js';

/** What a path begins with in the scene, and where that lies on this machine. */
export type PathMaps = Readonly<Record<string, string>>;

/** Separators of one kind, none of them twice but at the start, none at the end. */
function plain(path: string): string {
  return plainPath(path)
    .replace(/(?<!^)\/{2,}/g, '/')
    .replace(/(?<=[^/])\/$/, '');
}

/** What follows after the folder `from` in `path`, with its leading separator; undefined when it lies elsewhere. */
function below(path: string, from: string): string | undefined {
  const same = isCaseless(from)
    ? path.slice(0, from.length).toLowerCase() === from.toLowerCase()
    : path.startsWith(from);
  const rest = path.slice(from.length);
  return same && (rest === '' || rest.startsWith('/') || from.endsWith('/')) ? rest : undefined;
}

/**
 * Where a path lies after the map that fits it best (the longest); undefined when none fits. Windows paths are
 * compared without regard to case and to the kind of separator.
 */
export function mapped(path: string, maps: PathMaps): string | undefined {
  const written = plain(path);
  // Of two spellings of one folder the last counts: a line is stronger than a file.
  const rows = Object.entries(maps)
    .reverse()
    .map(([from, to]) => [plain(from), to] as const)
    .toSorted(([a], [b]) => b.length - a.length);
  for (const [from, to] of rows) {
    const rest = below(written, from);
    if (rest === undefined) continue;
    const folder = to.replace(/(?<=[^\\/])[\\/]+$/, '');
    return rest === '' || rest.startsWith('/') ? `${folder}${rest}` : `${folder}/${rest}`;
  }
  return undefined;
}
