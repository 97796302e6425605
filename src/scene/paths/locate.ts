import { pathKey } from '../../domain/files/path-key.js';
import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { FileUse, ScenePlace, SearchRules } from '../scene-format.js';
import type { Disk } from './disk.js';
import { cacheDataOf } from './geometry-cache.js';
import { frameTokens, siblingPattern, tokenPattern } from './name-patterns.js';
import { mapped, type PathMaps } from './path-maps.js';
import { localPath } from './path-syntax.js';
import { memberNamer, neededNumbers, withName } from './sequence-members.js';

/** The files on this machine that a path of the scene refers to. */
export interface Located {
  /** The first file; null where there is none. */
  readonly resolved: string | null;
  /** All files, where there is more than one. */
  readonly files?: readonly string[];
  /** The missing members of a set whose needed members are known, as paths of the scene. */
  readonly missing?: readonly string[];
  /** True for a set of which no rendered frame needs a member. */
  readonly unused?: boolean;
  /** True where more members may be needed than exist. */
  readonly unclear?: boolean;
  /** The folder, where the path refers to one. */
  readonly folder?: string;
  /** The path of a file whose name differs in case only. */
  readonly foundAs?: string;
}

/** What a search for files depends on. */
export interface Search {
  readonly place: ScenePlace;
  readonly rules: SearchRules;
  readonly maps: PathMaps;
  readonly disk: Disk;
  /** Whether this machine's file system ignores case. */
  readonly caseless: boolean;
  /** The frames that render, where they are known. */
  readonly frames?: readonly FrameRange[] | undefined;
}

function several(files: readonly string[], foundAs?: string): Located | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  return { resolved: first, ...(files.length > 1 ? { files } : {}), ...(foundAs ? { foundAs } : {}) };
}

/** The absolute paths of this machine to try, the most likely first, none twice. */
function candidatePaths(use: FileUse, { place, rules, maps }: Search): string[] {
  const mappedPath = mapped(use.path, maps);
  const candidates = [...(mappedPath === undefined ? [] : [mappedPath]), ...rules.candidates(use)];
  // A mapped path is tried before the path in the scene.
  const both = candidates.flatMap((path) => [mapped(path, maps) ?? path, path]);
  const local = both.map((path) => localPath(path, place)).filter((path) => path !== undefined);
  return local.filter((path, at) => local.findIndex((one) => pathKey(one) === pathKey(path)) === at);
}

/** The name of the first existing file that matches a name with tokens. */
async function firstMatch(
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
 * Looks for every needed member of a set in the first folder that has any of them. Undefined where the scene does not
 * define the needed members, or their names.
 */
async function locateMembers(use: FileUse, search: Search): Promise<Located | undefined> {
  const { disk, caseless, place, frames } = search;
  const numbers = neededNumbers(use.members, frames);
  if (numbers && !disk.takeMembers(numbers.length))
    return { ...(await locateAny(use, search)), unclear: true };
  const isTile = use.members !== undefined && 'tiles' in use.members;
  const namer = (path: string, like?: string) =>
    memberNamer(/[^\\/]*$/.exec(path)?.[0] ?? '', use.pattern, isTile, like);
  if (!numbers) return undefined;
  const candidates = candidatePaths(use, search);
  const hasToken = frameTokens(use.path) > 0;
  const like = hasToken && !namer(use.path) ? await firstMatch(candidates, search) : undefined;
  const sceneName = namer(use.path, like);
  if (!sceneName) return undefined;
  if (numbers.length === 0) return { ...(await locateAny(use, search)), unused: true };
  const scenePath = (number: number) => withName(use.path, sceneName(number));
  let foundAs: string | undefined;
  for (const path of candidates) {
    // A file with exactly this name is no pattern.
    const own = hasToken ? await disk.find(path) : undefined;
    if (own?.exact && own.kind === 'file') return { resolved: own.path };
    const name = namer(path, like) ?? sceneName;
    const files: string[] = [];
    const missing: string[] = [];
    for (const number of numbers) {
      const hit = await disk.find(place.path.join(place.path.dirname(path), name(number)));
      if (hit && !hit.exact) foundAs ??= hit.path;
      if (hit?.kind === 'file' && (hit.exact || caseless)) files.push(hit.path);
      else missing.push(scenePath(number));
    }
    const located = several(files, foundAs);
    if (located) return missing.length > 0 ? { ...located, missing } : located;
  }
  return { resolved: null, missing: numbers.map(scenePath), ...(foundAs ? { foundAs } : {}) };
}

/** Adds the data files of a geometry cache to its description. */
async function withData(use: FileUse, located: Located, search: Search): Promise<Located> {
  const { resolved } = located;
  if (resolved === null || located.folder !== undefined) return located;
  const { files, missing, unclear } = await cacheDataOf(resolved, search);
  if (!search.disk.takeMembers(missing.length)) return { ...located, unclear: true };
  return {
    ...{ ...located, files: [resolved, ...files] },
    ...(missing.length > 0 ? { missing: missing.map((name) => withName(use.path, name)) } : {}),
    ...(unclear ? { unclear } : {}),
  };
}

/**
 * Finds the files of a path in the scene, in the order in which its DCC looks. Of a set whose needed members are known,
 * each must exist; of any other set, the existing members are returned.
 */
export async function locate(use: FileUse, search: Search): Promise<Located> {
  const located = await locateUse(use, search);
  const { isExhausted } = search.disk;
  return isExhausted && located.files === undefined && mayBeSet(use)
    ? { ...located, unclear: true }
    : located;
}

/** Whether a path may refer to several files. */
function mayBeSet({ path, pattern, members, kind, isGeometryCache }: FileUse): boolean {
  return (
    pattern !== undefined ||
    members !== undefined ||
    isGeometryCache !== undefined ||
    kind === 'cache' ||
    tokenPattern(/[^\\/]*$/.exec(path)?.[0] ?? '') !== undefined
  );
}

async function locateUse(use: FileUse, search: Search): Promise<Located> {
  if (use.isGeometryCache) return withData(use, await locateAny(use, search), search);
  const needed = await locateMembers(use, search);
  if (needed) return needed;
  const located = await locateAny(use, search);
  if (located.resolved === null || use.members || use.unclear || frameTokens(use.path) === 0) return located;
  // A frame token without a rule: the rendered frames are probably those that are needed.
  const members = { uses: [{ start: 1, offset: 0, outside: 'hold' as const }] };
  const byFrames = await locateMembers({ ...use, members }, search);
  return byFrames?.missing ? { ...located, unclear: true } : located;
}

/** Finds the file with exactly this name, else the files that match its pattern. */
async function locateAny(use: FileUse, search: Search): Promise<Located> {
  const { disk, caseless, place } = search;
  let foundAs: string | undefined;

  async function literal(path: string): Promise<Located | undefined> {
    const hit = await disk.find(path);
    if (!hit) return undefined;
    if (!hit.exact) foundAs ??= hit.path;
    if (!hit.exact && !caseless) return undefined;
    if (hit.kind === 'file') return several([hit.path], hit.exact ? undefined : hit.path);
    // A cache may be a whole folder.
    const files = use.kind === 'cache' ? several(await disk.below(hit.path)) : undefined;
    return files && { ...files, folder: hit.path };
  }

  async function matching(path: string, pattern: RegExp | undefined): Promise<Located | undefined> {
    return pattern && several(await disk.matching(place.path.dirname(path), pattern));
  }

  for (const path of candidatePaths(use, search)) {
    const name = place.path.basename(path);
    const siblings = use.pattern && (await matching(path, siblingPattern(name, use.pattern)));
    const located = siblings ?? (await literal(path)) ?? (await matching(path, tokenPattern(name)));
    if (located) return located;
  }
  return { resolved: null, ...(foundAs ? { foundAs } : {}) };
}
