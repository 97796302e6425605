import { readdir } from 'node:fs/promises';
import { isCaseless, plainPath } from '../../domain/files/path-key.js';
import type { ScenePlace } from '../scene-format.js';
import type { Disk } from './disk.js';
import { locate } from './locate.js';
import { tokenPattern } from './name-patterns.js';
import type { PathMaps } from './path-maps.js';
import { setLimits, stepsOf } from './set-limits.js';

/** Limits of the search: directory entries, and milliseconds. */
const MOST_ENTRIES = 50_000;
const MOST_TIME = 3_000;

/** A path of the scene that was not found. */
interface Missing {
  readonly path: string;
  readonly foundAs?: string;
}

/** A file of the same name in another folder. */
export interface FoundElsewhere {
  readonly foundAt: string;
  /** The value of `--map` with which it is found, `FROM=TO`; left out where there is none. */
  readonly map?: string;
}

/** Where and how to search. */
export interface SearchScope {
  readonly place: ScenePlace;
  readonly maps: PathMaps;
  readonly disk: Disk;
  readonly caseless: boolean;
  /** Folders to search, the likeliest first. */
  readonly roots: readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** The file name of a Windows or POSIX path. */
function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? '';
}

/** Finds files by name in the roots and their subfolders; skips links and folders that begin with a dot. */
async function filesBelow(
  { roots, place: { path: rules }, now, signal }: SearchScope,
  matches: (name: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  const queue = [...roots];
  const seen = new Set(queue);
  const end = now() + MOST_TIME;
  let entries = 0;
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    signal.throwIfAborted();
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (++entries > MOST_ENTRIES || now() > end) return found;
      const path = rules.join(folder, entry.name);
      if (entry.isFile() && matches(entry.name)) found.push(path);
      if (!entry.isDirectory() || entry.name.startsWith('.') || seen.has(path)) continue;
      seen.add(path);
      queue.push(path);
    }
  }
  return found;
}

/** The number of components that two paths have in common at their ends. */
function commonTail(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/** The number of leading components that a map must keep: a drive or root and a folder, or a server and its share. */
function leastParts(scenePath: string): number {
  if (scenePath.startsWith('//')) return 4;
  return isCaseless(scenePath) || scenePath.startsWith('/') ? 2 : 1;
}

/** Maps that turn one path into the other, from the most general to the path itself. */
function* mapsTo(scenePath: string, foundAt: string): Generator<readonly [from: string, to: string]> {
  const from = plainPath(scenePath)
    .replace(/(?<!^)\/{2,}/g, '/')
    .split('/');
  const to = foundAt.split('/');
  const most = Math.min(commonTail(from, to), from.length - leastParts(plainPath(scenePath)), to.length - 1);
  for (const cut of new Set([most, 1])) {
    if (cut < 1 || from.length - cut < 1 || to.length - cut < 1) continue;
    yield [from.slice(0, -cut).join('/') || '/', to.slice(0, -cut).join('/') || '/'];
  }
  yield [plainPath(scenePath), foundAt];
}

/** Whether `--map` can express a map: it splits at the first `=` and trims spaces. */
function isExpressible([from, to]: readonly [string, string]): boolean {
  return !from.includes('=') && from.trim() === from && from !== '' && to.trim() === to && to !== '';
}

/**
 * Searches the project for files with the names of missing ones, and finds a path map for each. A map is returned only
 * after a lookup with it succeeded.
 * @returns by the missing file's path in the scene
 */
export async function findElsewhere(
  missing: readonly Missing[],
  scope: SearchScope,
): Promise<ReadonlyMap<string, FoundElsewhere>> {
  if (missing.length === 0) return new Map();
  const limits = setLimits();

  /** Tells whether a name matches a name with tokens, until the comparisons take too long. */
  function limitedPattern(wanted: string): ((name: string) => boolean) | undefined {
    const pattern = tokenPattern(wanted);
    if (!pattern) return undefined;
    const steps = stepsOf(pattern);
    return (name) => limits.takeSteps(steps(name)) && pattern.test(name);
  }

  const { place, maps, disk, caseless } = scope;
  const names = new Set(missing.map(({ path }) => nameOf(path).toLowerCase()));
  const patterns = [...names].flatMap((name) => limitedPattern(name) ?? []);
  const matches = (name: string) =>
    names.has(name.toLowerCase()) || patterns.some((isMatch) => isMatch(name.toLowerCase()));
  const files = await filesBelow(scope, matches);
  const byName = new Map<string, string[]>();
  for (const file of files) {
    const name = nameOf(file).toLowerCase();
    const same = byName.get(name);
    if (same) same.push(file);
    else byName.set(name, [file]);
  }
  const end = scope.now() + MOST_TIME;
  /** With forward slashes, which need no quotes in any shell. */
  const withSlashes = (path: string) => (place.path.sep === '/' ? path : path.replaceAll('\\', '/'));

  async function isFoundWith(path: string, map: readonly [string, string]): Promise<boolean> {
    const use = { path, kind: 'other', node: '' } as const;
    const rules = { candidates: () => [] };
    const all = { ...maps, [map[0]]: map[1] };
    return (await locate(use, { place, rules, maps: all, disk, caseless })).resolved !== null;
  }

  async function findOne({ path, foundAs }: Missing): Promise<FoundElsewhere | undefined> {
    const name = nameOf(path).toLowerCase();
    if (name === '') return undefined;
    const isMatch = limitedPattern(name);
    const candidates = isMatch
      ? [...byName].flatMap(([other, own]) => (other === name || isMatch(other) ? own : []))
      : (byName.get(name) ?? []);
    const parts = path.split(/[\\/]/);
    const score = (file: string) => commonTail(parts.slice(0, -1), file.split(/[\\/]/).slice(0, -1));
    const [best] = foundAs === undefined ? candidates.toSorted((a, b) => score(b) - score(a)) : [foundAs];
    if (best === undefined) return undefined;
    for (const map of mapsTo(path, withSlashes(best))) {
      if (isExpressible(map) && (await isFoundWith(path, map))) return { foundAt: best, map: map.join('=') };
    }
    return { foundAt: best };
  }

  const all = new Map<string, FoundElsewhere>();
  for (const one of missing) {
    if (scope.now() > end) break;
    const found = all.has(one.path) ? undefined : await findOne(one);
    if (found) all.set(one.path, found);
  }
  return all;
}
