import { pathKey } from './path-key.js';

/** A folder, and how many files below it are uploaded. */
export interface FolderCount {
  readonly folder: string;
  readonly files: number;
}

/** Maximum number of folders before they are replaced by the ones above them. */
const MOST = 4;

const above = (path: string) => path.slice(0, path.lastIndexOf('/'));
const depth = (path: string) => path.split('/').length;

/** The shallowest folders: the top of a file system, a drive, a share. */
const isTop = (folder: string) =>
  folder === '' || /^(?:[A-Za-z]:|\/\/[^/]*(?:\/[^/]*)?|\/[^/]+)$/.test(folder);

/**
 * Returns the folders of files that are not below a folder, most files first. Of many folders the deepest are replaced
 * by the ones above them, until few are left, or only tops of file systems.
 * @param files absolute, with forward slashes
 * @param own the folder whose files are left out
 */
export function foldersOutside(files: readonly string[], own: string): FolderCount[] {
  const start = `${pathKey(own)}/`;
  let counts = new Map<string, number>();
  for (const file of files) {
    if (pathKey(file).startsWith(start)) continue;
    const folder = above(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  while (counts.size > MOST) {
    const deepest = Math.max(...[...counts.keys()].map((folder) => (isTop(folder) ? 0 : depth(folder))));
    if (deepest === 0) break;
    const merged = new Map<string, number>();
    for (const [folder, count] of counts) {
      const name = !isTop(folder) && depth(folder) === deepest ? above(folder) : folder;
      merged.set(name, (merged.get(name) ?? 0) + count);
    }
    counts = merged;
  }
  return [...counts]
    .map(([folder, count]) => ({ folder: folder || '/', files: count }))
    .toSorted((a, b) => b.files - a.files);
}
