import { realpath } from 'node:fs/promises';
import type { FrameRange } from '../domain/frames/frame-range.js';
import type { NestedScene, SceneAsset } from '../domain/scene/scene-report.js';
import { openDisk } from './paths/disk.js';
import { type Located, locate } from './paths/locate.js';
import type { PathMaps } from './paths/path-maps.js';
import { within } from './rendered-frames.js';
import type {
  FactsCamera,
  FileUse,
  NestedUse,
  SceneFacts,
  SceneFormat,
  ScenePlace,
  SearchRules,
} from './scene-format.js';

/** The longest path that any system opens; what is longer is no path, and costs time wherever it is looked at. */
const LONGEST_PATH = 4096;

/** Most scenes that one scene may bring in; more are named, but not read. */
const MOST_SCENES = 1000;

/** What a scene, and the scenes that it brings in, need on this machine. */
export interface Needs {
  readonly cameras: readonly FactsCamera[];
  readonly assets: readonly SceneAsset[];
  readonly nested: readonly NestedScene[];
  readonly projectFolder: string | undefined;
  /** Which of these are not known to their end, because of a scene that is brought in. */
  readonly unknown: readonly string[];
}

/** What a scene that is brought in adds to the whole. */
const WHOLE = ['cameras', 'assets', 'nested'];

export interface Following {
  readonly place: ScenePlace;
  readonly maps: PathMaps;
  readonly caseless: boolean;
  /** The frames that render, where they are known: they tell which members of a sequence are needed. */
  readonly frames?: readonly FrameRange[] | undefined;
  readonly signal: AbortSignal;
  /** Reads another scene; undefined for one that no reader of this DCC understands. */
  read(path: string): Promise<{ format: SceneFormat; facts: SceneFacts } | undefined>;
}

/** A scene that was read, and how it came to be. */
interface Visit {
  readonly facts: SceneFacts;
  readonly place: ScenePlace;
  readonly rules: SearchRules;
  /** Real paths of the scenes that led to it, itself included. */
  readonly trail: readonly string[];
  /** What its cameras are called by in the whole; undefined when they are none of it. */
  readonly prefix: string | undefined;
}

/** What the cameras of a nested scene are called by; the root namespace adds nothing to a name. */
function prefixOf({ namespace, prefix }: NestedUse, by: Visit): string | undefined {
  if (prefix !== undefined && by.prefix !== undefined) return by.prefix + prefix;
  const space = namespace?.replace(/^:+|:+$/g, '');
  if (space === undefined || by.prefix === undefined) return undefined;
  return by.prefix + (space === '' ? '' : `${space}:`);
}

/** Where the scene itself looks, and then where the one that brings it in does: a Maya project is the whole's. */
function joinedRules(own: SearchRules, outer: SearchRules): SearchRules {
  return { candidates: (use) => [...own.candidates(use), ...outer.candidates(use)] };
}

/** Whether none of the frames that render shows a file. */
function isNeverShown({ shownIn }: FileUse, frames: readonly FrameRange[] | undefined): boolean {
  if (!shownIn || !frames) return false;
  return frames.every((range) => within(range, ...shownIn) === undefined);
}

function assetOf(
  use: FileUse,
  located: Located,
  { from, frames }: { from: string | undefined; frames: readonly FrameRange[] | undefined },
): SceneAsset {
  const { path, kind, node } = use;
  const { resolved, files, folder, foundAs, missing = [] } = located;
  const embedded = use.embedded ?? false;
  const optional =
    use.optional ?? (located.unused || isNeverShown(use, frames) ? ('unused' as const) : undefined);
  return {
    ...{ path, resolved, kind, node },
    ...{ missing: (resolved === null || missing.length > 0) && !embedded, embedded },
    ...(files ? { files } : {}),
    ...(missing.length > 0 ? { missingFiles: missing } : {}),
    ...(optional ? { optional } : {}),
    ...(folder === undefined ? {} : { folder }),
    ...(foundAs === undefined ? {} : { foundAs }),
    ...(from === undefined ? {} : { from }),
    ...(use.optional === undefined ? {} : { optional: use.optional }),
  };
}

/** Looks on disk for everything that a scene names, and follows the scenes among it, each once. */
export async function follow(
  main: { format: SceneFormat; facts: SceneFacts },
  { place, maps, caseless, frames, signal, read }: Following,
): Promise<Needs> {
  const disk = openDisk(place, signal);
  const cameras: FactsCamera[] = [];
  const assets: SceneAsset[] = [];
  const nested: NestedScene[] = [];
  /** By real path, what was read. */
  const visited = new Map<string, { format: SceneFormat; facts: SceneFacts }>();
  /** Scenes that were visited, by real path and what is changed there. */
  const told = new Set<string>();
  /** What scenes that are brought in need, so that it is listed once: by scene, node and path. */
  const listed = new Set<string>();
  const unknown = new Set<string>();
  const rules = await main.format.search(place);

  function isNew({ node, path, optional }: FileUse, { place: { scene }, trail }: Visit): boolean {
    const key = `${scene}\n${node}\n${path}\n${optional ?? ''}`;
    const fresh = trail.length === 1 || !listed.has(key);
    listed.add(key);
    return fresh;
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
    const known = visited.get(real) ?? (visited.size < MOST_SCENES ? await read(resolved) : undefined);
    if (!known) return undefined;
    visited.set(real, known);
    const facts = changes ? (known.facts.changed?.(changes) ?? known.facts) : known.facts;
    // Brought in twice, its cameras are there twice, and its files once, unless something is changed in one of them.
    const key = `${real}\n${changes?.text ?? ''}`;
    if (told.has(key) || told.size >= MOST_SCENES) {
      addCameras(facts, prefix, true);
      return undefined;
    }
    told.add(key);
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
  const left: Visit[] = [{ facts: main.facts, place, rules, trail: [start], prefix: '' }];
  for (let visit = left.shift(); visit !== undefined; visit = left.shift()) {
    const inner = visit.trail.length > 1;
    const search = { place: visit.place, rules: visit.rules, maps, disk, caseless, frames };
    addCameras(visit.facts, visit.prefix, inner);
    for (const name of visit.facts.unknown) if (inner && WHOLE.includes(name)) unknown.add(name);
    const isPath = ({ path }: FileUse) => path.length <= LONGEST_PATH;
    for (const use of visit.facts.files.filter(isPath)) {
      if (!isNew(use, visit)) continue;
      signal.throwIfAborted();
      const located: Located = use.embedded ? { resolved: null } : await locate(use, search);
      if ((use.unclear || located.unclear) && !use.optional) unknown.add('assets');
      assets.push(assetOf(use, located, { from: inner ? visit.place.scene : undefined, frames }));
    }
    for (const use of visit.facts.nested.filter(isPath)) {
      if (use.embedded) continue;
      const next = await visitNested(use, await locate(use, search), visit);
      if (next) left.push(next);
    }
  }
  return { cameras, assets, nested, projectFolder: rules.projectFolder, unknown: [...unknown] };
}
