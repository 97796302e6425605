import { readdir } from 'node:fs/promises';
import { isCaseless, plainPath } from '../../domain/files/path-key.js';
import type { ScenePlace } from '../scene-format.js';
import type { Disk } from './disk.js';
import { locate } from './locate.js';
import { tokenPattern } from './name-patterns.js';
import type { PathMaps } from './path-maps.js';

/** Files and folders that are looked at on the way down a project, and milliseconds that it may take. */
const MOST_ENTRIES = 50_000;
const MOST_TIME = 3_000;

/** A file that is missing where the scene names it. */
interface Missing {
  readonly path: string;
  readonly foundAs?: string;
}

/** A file of the same name in another place. */
export interface Elsewhere {
  readonly foundAt: string;
  /** The path map that takes it, `FROM=TO`; left out where none would. */
  readonly map?: string;
}

export interface Surroundings {
  readonly place: ScenePlace;
  readonly maps: PathMaps;
  readonly disk: Disk;
  readonly caseless: boolean;
  /** Folders to look below, the likeliest first. */
  readonly roots: readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** The last part of a written path, whatever system wrote it. */
function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? '';
}

/** Files below the roots whose names fit; links are not followed, and names that begin with a dot are passed over. */
async function filesBelow(
  { roots, place: { path: rules }, now, signal }: Surroundings,
  fits: (name: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  const left = [...roots];
  const seen = new Set(left);
  const end = now() + MOST_TIME;
  let entries = 0;
  for (let folder = left.shift(); folder !== undefined; folder = left.shift()) {
    signal.throwIfAborted();
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (++entries > MOST_ENTRIES || now() > end) return found;
      const path = rules.join(folder, entry.name);
      if (entry.isFile() && fits(entry.name)) found.push(path);
      if (!entry.isDirectory() || entry.name.startsWith('.') || seen.has(path)) continue;
      seen.add(path);
      left.push(path);
    }
  }
  return found;
}

/** How many parts two paths have in common at their ends. */
function commonTail(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/** Parts of a written path that a map must keep: a drive or root and a folder, a server and its share. */
function leastParts(written: string): number {
  if (written.startsWith('//')) return 4;
  return isCaseless(written) || written.startsWith('/') ? 2 : 1;
}

/** Maps that could take a file, the most general first: the folders that both paths end with tell nothing. */
function* mapsTo(written: string, foundAt: string): Generator<readonly [from: string, to: string]> {
  const from = plainPath(written)
    .replace(/(?<!^)\/{2,}/g, '/')
    .split('/');
  const to = foundAt.split('/');
  const most = Math.min(commonTail(from, to), from.length - leastParts(plainPath(written)), to.length - 1);
  for (const cut of new Set([most, 1])) {
    if (cut < 1 || from.length - cut < 1 || to.length - cut < 1) continue;
    yield [from.slice(0, -cut).join('/') || '/', to.slice(0, -cut).join('/') || '/'];
  }
  yield [plainPath(written), foundAt];
}

/** Whether `--map` reads a map as it is meant: the first `=` parts it, and blanks around its name are lost. */
function isReadable([from, to]: readonly [string, string]): boolean {
  return !from.includes('=') && from.trim() === from && from !== '' && to.trim() === to && to !== '';
}

/**
 * Looks for missing files under their names elsewhere in the project, and for the map that takes each: a map is told
 * only when the file is found by it.
 * @returns by written path
 */
export async function findElsewhere(
  missing: readonly Missing[],
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Elsewhere>> {
  if (missing.length === 0) return new Map();
  const { place, maps, disk, caseless } = surroundings;
  const names = new Set(missing.map(({ path }) => nameOf(path).toLowerCase()));
  const patterns = [...names].flatMap((name) => tokenPattern(name) ?? []);
  const fits = (name: string) =>
    names.has(name.toLowerCase()) || patterns.some((pattern) => pattern.test(name.toLowerCase()));
  const files = await filesBelow(surroundings, fits);
  /** With forward slashes, as every shell takes them. */
  const plain = (path: string) => (place.path.sep === '/' ? path : path.replaceAll('\\', '/'));

  async function takenBy(path: string, map: readonly [string, string]): Promise<boolean> {
    const use = { path, kind: 'other', node: '' } as const;
    const rules = { candidates: () => [] };
    const all = { ...maps, [map[0]]: map[1] };
    return (await locate(use, { place, rules, maps: all, disk, caseless })).resolved !== null;
  }

  async function elsewhere({ path, foundAs }: Missing): Promise<Elsewhere | undefined> {
    const name = nameOf(path).toLowerCase();
    if (name === '') return undefined;
    const pattern = tokenPattern(name);
    const fitting = files.filter((file) => {
      const other = nameOf(file).toLowerCase();
      return other === name || pattern?.test(other);
    });
    const parts = path.split(/[\\/]/);
    const score = (file: string) => commonTail(parts.slice(0, -1), file.split(/[\\/]/).slice(0, -1));
    const [best] = foundAs === undefined ? fitting.toSorted((a, b) => score(b) - score(a)) : [foundAs];
    if (best === undefined) return undefined;
    for (const map of mapsTo(path, plain(best))) {
      if (isReadable(map) && (await takenBy(path, map))) return { foundAt: best, map: map.join('=') };
    }
    return { foundAt: best };
  }

  const all = new Map<string, Elsewhere>();
  for (const one of missing) {
    const found = all.has(one.path) ? undefined : await elsewhere(one);
    if (found) all.set(one.path, found);
  }
  return all;
}
