import { realpath } from 'node:fs/promises';
import type { FrameRange } from '../domain/frames/frame-range.js';
import type { SceneAsset } from '../domain/scene/scene-report.js';
import type { Disk } from './paths/disk.js';
import { type Located, locate } from './paths/locate.js';
import type { PathMaps } from './paths/path-maps.js';
import { within } from './rendered-frames.js';
import { withSceneFile } from './scene-file.js';
import {
  type FileUse,
  type Followed,
  type FollowedFacts,
  type FollowedFormat,
  HEAD_LENGTH,
  type ScenePlace,
  type SearchRules,
} from './scene-format.js';

/** The longest path that any system opens; longer texts are ignored. */
export const LONGEST_PATH = 4096;

/**
 * Assets that the files of a scene name, of all together, and the characters of their paths; a render needs fewer, and
 * more would not fit into memory.
 */
const [MOST_ASSETS, MOST_CHARACTERS] = [50_000, 8_000_000];

/** The assets that one scene names, and where it looks for files. */
export interface Found {
  readonly assets: readonly SceneAsset[];
  readonly rules: SearchRules;
}

export interface FollowAssetsOptions {
  readonly place: ScenePlace;
  readonly maps: PathMaps;
  readonly disk: Disk;
  readonly caseless: boolean;
  readonly frames?: readonly FrameRange[] | undefined;
  readonly signal: AbortSignal;
  /** The formats in which assets name further files. */
  readonly followed: readonly Followed[];
  /** The number of assets that are read. */
  readonly most: number;
}

/** Whether a file is shown in none of the frames that render. */
function isNeverShown({ shownIn }: FileUse, frames: readonly FrameRange[] | undefined): boolean {
  if (!shownIn || !frames) return false;
  return frames.every((range) => within(range, ...shownIn) === undefined);
}

/** The report's entry for a file. */
export function assetOf(
  use: FileUse,
  located: Located,
  { from, frames }: { from: string | undefined; frames?: readonly FrameRange[] | undefined },
): SceneAsset {
  const { path, kind, node } = use;
  const { resolved, files, folder, foundAs, missing = [] } = located;
  const embedded = use.embedded ?? false;
  const isMissing = resolved === null || missing.length > 0;
  const optional =
    use.optional ?? (located.unused || isNeverShown(use, frames) ? ('unused' as const) : undefined);
  const missingFile = isMissing && !embedded && !use.notOnDisk;
  // Hundreds of thousands: an object of several spread ones takes five times the memory.
  const asset: { -readonly [Name in keyof SceneAsset]: SceneAsset[Name] } = {
    path,
    resolved,
    kind,
    node,
    missing: missingFile,
    embedded,
  };
  if (files) asset.files = files;
  if (missing.length > 0) asset.missingFiles = missing;
  if (optional) asset.optional = optional;
  if (folder !== undefined) asset.folder = folder;
  if (foundAs !== undefined) asset.foundAs = foundAs;
  if (from !== undefined) asset.from = from;
  return asset;
}

/** The files of an asset whose names have an extension of these formats. */
function filesWith({ resolved, files, folder }: SceneAsset, { extensions }: Followed): readonly string[] {
  if (resolved === null || folder !== undefined) return [];
  return (files ?? [resolved]).filter((file) => {
    const name = file.toLowerCase();
    return extensions.some((extension) => name.endsWith(`.${extension}`));
  });
}

/** A file to read. */
interface Visit {
  readonly path: string;
  readonly followed: Followed;
  readonly rules: SearchRules;
  readonly optional: SceneAsset['optional'];
}

function* visitsOf(asset: SceneAsset, rules: SearchRules, formats: readonly Followed[]): Generator<Visit> {
  for (const followed of formats) {
    for (const path of filesWith(asset, followed)) {
      yield { path, followed, rules, optional: asset.optional };
    }
  }
}

/** Reads a file with the first format that recognises it; undefined where none does, or it cannot be read. */
async function readAsset(
  { path, followed }: Visit,
  signal: AbortSignal,
): Promise<{ format: FollowedFormat; facts: FollowedFacts } | undefined> {
  try {
    return await withSceneFile(path, signal, async (file) => {
      const head = await file.read(0, HEAD_LENGTH);
      const format = followed.formats.find((one) => one.recognises(head));
      return format && { format, facts: await format.read(file) };
    });
  } catch {
    // A file without permission to read is found, but what it names is unknown.
    signal.throwIfAborted();
    return undefined;
  }
}

/**
 * Looks for the files that assets name, and those that these name, and so on. Each asset is read once, first those that
 * the render needs; what an asset names that the render does not need is not needed either.
 * @returns the further assets, and false where more may be needed: an asset is damaged, or there are too many
 */
export async function followAssets(
  found: readonly Found[],
  { place, maps, disk, caseless, frames, signal, followed, most }: FollowAssetsOptions,
): Promise<{ assets: SceneAsset[]; known: boolean }> {
  const assets: SceneAsset[] = [];
  const seen = new Set<string>();
  const needed: Visit[] = [];
  const unneeded: Visit[] = [];
  let known = true;
  let characters = 0;

  function enqueue(asset: SceneAsset, rules: SearchRules): void {
    for (const visit of visitsOf(asset, rules, followed)) (visit.optional ? unneeded : needed).push(visit);
  }

  async function look(use: FileUse, visit: Visit, rules: SearchRules): Promise<void> {
    const search = { place: { ...place, scene: visit.path }, rules, maps, disk, caseless, frames };
    const isElsewhere = use.embedded || use.notOnDisk;
    const located: Located = isElsewhere ? { resolved: null } : await locate(use, search);
    const optional = use.optional ?? visit.optional;
    if ((use.unclear || use.notOnDisk || located.unclear) && !optional) known = false;
    const own = optional ? { ...use, optional } : use;
    const asset = assetOf(own, located, { from: visit.path, frames });
    assets.push(asset);
    enqueue(asset, rules);
  }

  for (const { assets: own, rules } of found) for (const asset of own) enqueue(asset, rules);
  for (let visit = needed.shift() ?? unneeded.shift(); visit; visit = needed.shift() ?? unneeded.shift()) {
    signal.throwIfAborted();
    const real = await realpath(visit.path).catch(() => visit?.path ?? '');
    if (seen.has(real)) continue;
    const isKnown = seen.size < most;
    const read = isKnown ? await readAsset(visit, signal) : undefined;
    if (isKnown) seen.add(real);
    if (!visit.optional) known &&= read !== undefined && read.facts.damage === undefined;
    if (!read) continue;
    const { format, facts } = read;
    if (!visit.optional && facts.unknown.includes('assets')) known = false;
    const own = await format.search({ ...place, scene: visit.path });
    const outer = visit.rules;
    const rules = visit.followed.searchesAsScene
      ? { candidates: (use: FileUse) => [...own.candidates(use), ...outer.candidates(use)] }
      : own;
    for (const use of [...facts.files, ...facts.nested]) {
      characters += use.path.length + use.node.length;
      if (assets.length >= MOST_ASSETS || characters > MOST_CHARACTERS) return { assets, known: false };
      if (use.path.length <= LONGEST_PATH) await look(use, visit, rules);
    }
  }
  return { assets, known };
}
