import { isCaseless, plainPath } from '../../domain/files/path-key.js';

/** Folders in scenes (keys) and on this machine (values), from `--map FROM=TO`. */
export type PathMaps = Readonly<Record<string, string>>;

/** Forward slashes only, single ones except at the start, none at the end. */
function normalized(path: string): string {
  return plainPath(path)
    .replace(/(?<!^)\/{2,}/g, '/')
    .replace(/(?<=[^/])\/$/, '');
}

/** The rest of `path` after the folder `from`, with its leading separator; undefined when it is in another folder. */
function restAfter(path: string, from: string): string | undefined {
  const same = isCaseless(from)
    ? path.slice(0, from.length).toLowerCase() === from.toLowerCase()
    : path.startsWith(from);
  const rest = path.slice(from.length);
  return same && (rest === '' || rest.startsWith('/') || from.endsWith('/')) ? rest : undefined;
}

/**
 * Applies the map with the longest matching folder; undefined when none matches. Windows paths ignore case and the kind
 * of separator.
 */
export function mapped(path: string, maps: PathMaps): string | undefined {
  const written = normalized(path);
  // Of two spellings of one folder the last is used: options follow files.
  const rows = Object.entries(maps)
    .reverse()
    .map(([from, to]) => [normalized(from), to] as const)
    .toSorted(([a], [b]) => b.length - a.length);
  for (const [from, to] of rows) {
    const rest = restAfter(written, from);
    if (rest === undefined) continue;
    const folder = to.replace(/(?<=[^\\/])[\\/]+$/, '');
    return rest === '' || rest.startsWith('/') ? `${folder}${rest}` : `${folder}/${rest}`;
  }
  return undefined;
}
