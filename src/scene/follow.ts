import { realpath } from 'node:fs/promises';
import type { FrameRange } from '../domain/frames/frame-range.js';
import type { NestedScene, SceneAsset } from '../domain/scene/scene-report.js';
import { assetOf, type Found, followAssets, LONGEST_PATH } from './follow-assets.js';
import { openDisk } from './paths/disk.js';
import { type Located, locate } from './paths/locate.js';
import type { PathMaps } from './paths/path-maps.js';
import type {
  FactsCamera,
  FileUse,
  Followed,
  NestedUse,
  ReadScene,
  SceneFacts,
  ScenePlace,
  SearchRules,
} from './scene-format.js';
import { SeenFiles } from './seen-files.js';

/** The number of nested scenes, and of assets, that are read; further ones are listed, but not read. */
const MOST_SCENES = 1000;

/**
 * The assets of a scene and its nested scenes, and the characters of their paths and nodes; more do not fit into memory.
 * What assets name has another limit.
 */
const [MOST_ASSETS, MOST_CHARACTERS] = [100_000, 16_000_000];

/** The files that a scene and its nested scenes need on this machine. */
export interface Needs {
  readonly cameras: readonly FactsCamera[];
  readonly assets: readonly SceneAsset[];
  readonly nested: readonly NestedScene[];
  readonly projectFolder: string | undefined;
  /** Fields of the report that a nested scene leaves incomplete. */
  readonly unknown: readonly string[];
}

/** Fields of a report that nested scenes add to. */
const NESTED_FIELDS = ['cameras', 'assets', 'nested'];

export interface FollowOptions {
  readonly place: ScenePlace;
  readonly maps: PathMaps;
  readonly caseless: boolean;
  /** The frames that render, where they are known; sequences are looked up for these only. */
  readonly frames?: readonly FrameRange[] | undefined;
  readonly signal: AbortSignal;
  /** Reads a nested scene; undefined for one that no reader of this DCC recognises. */
  read(path: string): Promise<ReadScene | undefined>;
  /** The formats in which assets name further files. */
  readonly followed: readonly Followed[];
}

/** A scene to look through, and the references that led to it. */
interface Visit {
  readonly facts: SceneFacts;
  readonly place: ScenePlace;
  readonly rules: SearchRules;
  /** Real paths of the scenes from the main one down to this one. */
  readonly trail: readonly string[];
  /** The prefix of its cameras' names in the main scene; undefined where its cameras are left out. */
  readonly prefix: string | undefined;
}

/** The prefix of a nested scene's cameras; the root namespace adds nothing. */
function prefixOf({ namespace, prefix }: NestedUse, by: Visit): string | undefined {
  if (prefix !== undefined && by.prefix !== undefined) return by.prefix + prefix;
  const space = namespace?.replace(/^:+|:+$/g, '');
  if (space === undefined || by.prefix === undefined) return undefined;
  return by.prefix + (space === '' ? '' : `${space}:`);
}

/** The nested scene's own candidates, then those of the outer scene, whose Maya project applies to both. */
function joinedRules(own: SearchRules, outer: SearchRules): SearchRules {
  return { candidates: (use) => [...own.candidates(use), ...outer.candidates(use)] };
}

/** Looks on disk for the files of a scene, of each nested scene, and of assets that name further files. */
export async function followScenes(
  main: ReadScene,
  { place, maps, caseless, frames, signal, read, followed: followedFormats }: FollowOptions,
): Promise<Needs> {
  const disk = openDisk(place, signal);
  const cameras: FactsCamera[] = [];
  const found: Found[] = [];
  const nested: NestedScene[] = [];
  /** Scenes that were read, by real path. */
  const visited = new Map<string, ReadScene>();
  /** Scenes that were looked through, by real path and the changes made in them. */
  const followed = new Set<string>();
  /** Files and scenes of nested scenes that are listed already, by scene and why they are optional. */
  const listed = new Map<string, SeenFiles>();
  const unknown = new Set<string>();
  let allRead = true;
  let [listedAssets, characters] = [0, 0];
  const rules = await main.format.search(place);

  /** Reads a nested scene; of one that is not read to its end, not all files are known. */
  async function readNested(path: string): Promise<ReadScene | undefined> {
    const inner = await read(path);
    allRead &&= inner !== undefined && inner.facts.damage === undefined;
    return inner;
  }

  function isNew({ node, path, optional }: FileUse, { place: { scene }, trail }: Visit): boolean {
    // The main scene is looked through once.
    if (trail.length === 1) return true;
    const key = `${scene}\n${optional ?? ''}`;
    const seen = listed.get(key) ?? new SeenFiles();
    listed.set(key, seen);
    return seen.add(node, path);
  }

  function addCameras(facts: SceneFacts, prefix: string | undefined, inner: boolean): void {
    if (prefix === undefined) return;
    for (const { shared, ...camera } of facts.cameras) {
      if (!(inner && shared)) cameras.push({ ...camera, name: `${prefix}${camera.name}` });
    }
  }

  async function visitNested(use: NestedUse, located: Located, by: Visit): Promise<Visit | undefined> {
    const from = by.trail.length > 1 ? { from: by.place.scene } : {};
    const { path, node } = use;
    const { resolved, foundAs } = located;
    const entry = {
      ...{ path, resolved, missing: resolved === null, node },
      ...(foundAs === undefined ? {} : { foundAs }),
      ...from,
      ...(use.optional === undefined ? {} : { optional: use.optional }),
    };
    const real = resolved === null ? undefined : await realpath(resolved).catch(() => resolved);
    const cycle = real !== undefined && by.trail.includes(real);
    if (isNew(use, by)) nested.push(cycle ? { ...entry, cycle } : entry);
    if (resolved === null || real === undefined || cycle) return undefined;
    const prefix = prefixOf(use, by);
    const changes = by.facts.changesIn?.(use);
    const known = visited.get(real) ?? (visited.size < MOST_SCENES ? await readNested(resolved) : undefined);
    if (!known) return undefined;
    visited.set(real, known);
    const facts = changes ? (known.facts.changed?.(changes) ?? known.facts) : known.facts;
    // A scene referenced twice with equal changes adds its cameras twice and its files once.
    const key = `${real}\n${changes?.text ?? ''}`;
    if (followed.has(key) || followed.size >= MOST_SCENES) {
      addCameras(facts, prefix, true);
      return undefined;
    }
    followed.add(key);
    const innerPlace = { ...place, scene: resolved };
    const own = await known.format.search(innerPlace);
    return {
      facts,
      place: innerPlace,
      rules: joinedRules(own, by.rules),
      trail: [...by.trail, real],
      prefix,
    };
  }

  const start = await realpath(place.scene).catch(() => place.scene);
  const queue: Visit[] = [{ facts: main.facts, place, rules, trail: [start], prefix: '' }];
  for (let visit = queue.shift(); visit !== undefined; visit = queue.shift()) {
    const inner = visit.trail.length > 1;
    const search = { place: visit.place, rules: visit.rules, maps, disk, caseless, frames };
    addCameras(visit.facts, visit.prefix, inner);
    for (const name of visit.facts.unknown) if (inner && NESTED_FIELDS.includes(name)) unknown.add(name);
    const isPath = ({ path }: FileUse) => path.length <= LONGEST_PATH;
    const assets: SceneAsset[] = [];
    found.push({ assets, rules: visit.rules });
    for (const use of visit.facts.files) {
      if (!isPath(use) || !isNew(use, visit)) continue;
      signal.throwIfAborted();
      characters += use.path.length + use.node.length;
      if (++listedAssets > MOST_ASSETS || characters > MOST_CHARACTERS) {
        unknown.add('assets');
        break;
      }
      const isElsewhere = use.embedded || use.notOnDisk;
      const located: Located = isElsewhere ? { resolved: null } : await locate(use, search);
      if ((use.unclear || use.notOnDisk || located.unclear) && !use.optional) unknown.add('assets');
      assets.push(assetOf(use, located, { from: inner ? visit.place.scene : undefined, frames }));
    }
    for (const use of visit.facts.nested.filter(isPath)) {
      if (use.embedded) continue;
      const next = await visitNested(use, await locate(use, search), visit);
      if (next) queue.push(next);
    }
  }
  const named = await followAssets(found, {
    ...{ place, maps, disk, caseless, frames, signal },
    ...{ followed: followedFormats, most: MOST_SCENES },
  });
  if (!allRead || !named.known) unknown.add('assets');
  const assets: SceneAsset[] = [...found.flatMap(({ assets }) => assets), ...named.assets];
  return { cameras, assets, nested, projectFolder: rules.projectFolder, unknown: [...unknown] };
}
