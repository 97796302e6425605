import { pathKey } from '../../domain/files/path-key.js';
import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { FileUse, ScenePlace, SearchRules } from '../scene-format.js';
import type { Disk } from './disk.js';
import { cacheDataOf } from './geometry-cache.js';
import { frameTokens, siblingPattern, tokenPattern } from './name-patterns.js';
import { mapped, type PathMaps } from './path-maps.js';
import { localPath } from './path-syntax.js';
import { memberNamer, neededNumbers, withName } from './sequence-members.js';

/** Where the files lie that one written path stands for. */
export interface Located {
  /** The first of them; null when there is none. */
  readonly resolved: string | null;
  /** All of them, where there is more than one. */
  readonly files?: readonly string[];
  /** Of a set whose needed members are known, those that are not there, as the scene would write them. */
  readonly missing?: readonly string[];
  /** True for a set of which no frame needs a member. */
  readonly unused?: boolean;
  /** True where more of the set may be needed than is there. */
  readonly unclear?: boolean;
  /** The folder that the path names, where it names one. */
  readonly folder?: string;
  /** A file of this name in another case. */
  readonly foundAs?: string;
}

export interface Search {
  readonly place: ScenePlace;
  readonly rules: SearchRules;
  readonly maps: PathMaps;
  readonly disk: Disk;
  /** Whether names of another case mean the same file on this machine. */
  readonly caseless: boolean;
  /** The frames that render, where they are known. */
  readonly frames?: readonly FrameRange[] | undefined;
}

function several(files: readonly string[], foundAs?: string): Located | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  return { resolved: first, ...(files.length > 1 ? { files } : {}), ...(foundAs ? { foundAs } : {}) };
}

/** Every absolute path of this machine at which the file may lie, the most likely first, none twice. */
function places(use: FileUse, { place, rules, maps }: Search): string[] {
  const written = mapped(use.path, maps);
  const candidates = [...(written === undefined ? [] : [written]), ...rules.candidates(use)];
  // What somebody mapped lies where the map says; where it was written only if not there.
  const both = candidates.flatMap((path) => [mapped(path, maps) ?? path, path]);
  const local = both.map((path) => localPath(path, place)).filter((path) => path !== undefined);
  return local.filter((path, at) => local.findIndex((one) => pathKey(one) === pathKey(path)) === at);
}

/** The name of the first file, at the first place that has any, that a name with tokens stands for. */
async function firstFitting(
  candidates: readonly string[],
  { disk, place }: Search,
): Promise<string | undefined> {
  for (const path of candidates) {
    const pattern = tokenPattern(place.path.basename(path));
    const [file] = pattern ? await disk.matching(place.path.dirname(path), pattern) : [];
    if (file !== undefined) return place.path.basename(file);
  }
  return undefined;
}

/**
 * Looks for every member of a set that the render needs, where the first of them is found. Undefined where the scene
 * does not tell the members, or their names.
 */
async function locateMembers(use: FileUse, search: Search): Promise<Located | undefined> {
  const { disk, caseless, place, frames } = search;
  const numbers = neededNumbers(use.members, frames);
  const isTile = use.members !== undefined && 'tiles' in use.members;
  const namer = (path: string, like?: string) =>
    memberNamer(/[^\\/]*$/.exec(path)?.[0] ?? '', use.pattern, isTile, like);
  if (!numbers) return undefined;
  const candidates = places(use, search);
  const isToken = frameTokens(use.path) > 0;
  const like = isToken && !namer(use.path) ? await firstFitting(candidates, search) : undefined;
  const written = namer(use.path, like);
  if (!written) return undefined;
  if (numbers.length === 0) return { ...(await locateAny(use, search)), unused: true };
  const shown = (number: number) => withName(use.path, written(number));
  let foundAs: string | undefined;
  for (const path of candidates) {
    // A name that exists as it is written is itself.
    const own = isToken ? await disk.find(path) : undefined;
    if (own?.exact && own.kind === 'file') return { resolved: own.path };
    const name = namer(path, like) ?? written;
    const files: string[] = [];
    const missing: string[] = [];
    for (const number of numbers) {
      const hit = await disk.find(place.path.join(place.path.dirname(path), name(number)));
      if (hit && !hit.exact) foundAs ??= hit.path;
      if (hit?.kind === 'file' && (hit.exact || caseless)) files.push(hit.path);
      else missing.push(shown(number));
    }
    const located = several(files, foundAs);
    if (located) return missing.length > 0 ? { ...located, missing } : located;
  }
  return { resolved: null, missing: numbers.map(shown), ...(foundAs ? { foundAs } : {}) };
}

/** A geometry cache's description and its data; without the description nothing is known of those. */
async function withData(use: FileUse, located: Located, search: Search): Promise<Located> {
  const { resolved } = located;
  if (resolved === null || located.folder !== undefined) return located;
  const { files, missing, unclear } = await cacheDataOf(resolved, search);
  return {
    ...{ ...located, files: [resolved, ...files] },
    ...(missing.length > 0 ? { missing: missing.map((name) => withName(use.path, name)) } : {}),
    ...(unclear ? { unclear } : {}),
  };
}

/**
 * Looks for the files that a scene names, in the order in which its DCC looks. Of a set whose needed members the scene
 * tells, each has to be there; of any other set, those that are there are taken.
 */
export async function locate(use: FileUse, search: Search): Promise<Located> {
  if (use.isGeometryCache) return withData(use, await locateAny(use, search), search);
  const needed = await locateMembers(use, search);
  if (needed) return needed;
  const located = await locateAny(use, search);
  if (located.resolved === null || use.members || use.unclear || frameTokens(use.path) === 0) return located;
  // A name that counts frames, and nothing is said of which: those that render, as far as anyone can tell.
  const members = { uses: [{ start: 1, offset: 0, outside: 'hold' as const }] };
  const byFrames = await locateMembers({ ...use, members }, search);
  return byFrames?.missing ? { ...located, unclear: true } : located;
}

/** A name that exists as it is written is itself; otherwise a pattern in it stands for the files that fit. */
async function locateAny(use: FileUse, search: Search): Promise<Located> {
  const { disk, caseless, place } = search;
  let foundAs: string | undefined;

  async function literal(path: string): Promise<Located | undefined> {
    const hit = await disk.find(path);
    if (!hit) return undefined;
    if (!hit.exact) foundAs ??= hit.path;
    if (!hit.exact && !caseless) return undefined;
    if (hit.kind === 'file') return several([hit.path], hit.exact ? undefined : hit.path);
    // Caches are whole folders.
    const inside = use.kind === 'cache' ? several(await disk.below(hit.path)) : undefined;
    return inside && { ...inside, folder: hit.path };
  }

  async function fitting(path: string, pattern: RegExp | undefined): Promise<Located | undefined> {
    return pattern && several(await disk.matching(place.path.dirname(path), pattern));
  }

  for (const path of places(use, search)) {
    const name = place.path.basename(path);
    const siblings = use.pattern && (await fitting(path, siblingPattern(name, use.pattern)));
    const located = siblings ?? (await literal(path)) ?? (await fitting(path, tokenPattern(name)));
    if (located) return located;
  }
  return { resolved: null, ...(foundAs ? { foundAs } : {}) };
}
