import { pathKey } from '../../domain/path-key.js';
import type { FileUse, ScenePlace, SearchRules } from '../format.js';
import type { Disk } from './disk.js';
import { mapped, type PathMaps } from './maps.js';
import { siblingPattern, tokenPattern } from './patterns.js';
import { localPath } from './written.js';

/** Where the files lie that one written path stands for. */
export interface Located {
  /** The first of them; null when there is none. */
  readonly resolved: string | null;
  /** All of them, where there is more than one. */
  readonly files?: readonly string[];
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

/**
 * Looks for the files that a scene names, in the order in which its DCC looks. A name that exists as it is written is
 * itself; otherwise a pattern in it stands for the files that fit.
 */
export async function locate(use: FileUse, search: Search): Promise<Located> {
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
