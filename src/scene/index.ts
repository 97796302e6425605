import * as nodePath from 'node:path';
import { type Dcc, type DccName, dccNamed, dccOfFile } from '../domain/dcc/dcc.js';
import type { FrameRange } from '../domain/frames/frame-range.js';
import type { SceneReport } from '../domain/scene/scene-report.js';
import { DataError } from '../errors.js';
import { followScenes } from './follow.js';
import { openDisk } from './paths/disk.js';
import { findElsewhere } from './paths/find-elsewhere.js';
import { type SequenceFacts, withFrameFiles } from './paths/frame-files.js';
import type { PathMaps } from './paths/path-maps.js';
import { FOLLOWED, READERS } from './readers.js';
import { renderedFrames, withFrames } from './rendered-frames.js';
import { withSceneFile } from './scene-file.js';
import { HEAD_LENGTH, type ReadScene, type SceneFormat } from './scene-format.js';
import { tipsOf } from './tips.js';
import { versionOnly } from './version-only.js';

/** The environment in which a scene is read. */
export interface SceneWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly signal: AbortSignal;
  readonly maps: PathMaps;
  /** Epoch milliseconds; limits the time of the search for missing files. */
  readonly now?: () => number;
  /** The frames to render, where they are not the scene's own. */
  readonly frames?: FrameRange | undefined;
  /** All ranges of these frames, where there are several. */
  readonly ranges?: readonly FrameRange[] | undefined;
  /** Whether the scene was named as a sequence, of which it is one frame. */
  readonly isSequence?: boolean;
}

/** Each file that a node refers to once, although several scenes have the node. */
function distinctFiles<T extends { node: string; path: string; resolved: string | null }>(
  files: readonly T[],
): T[] {
  const seen = new Set<string>();
  return files.filter(({ node, path, resolved }) => {
    const key = `${node}\n${path}\n${resolved}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The report on a scene of a format without a reader. */
function unreadReport(scene: string, { name, id }: Dcc): SceneReport {
  const { files, ...facts } = versionOnly(undefined);
  return { ...{ scene, dcc: { name, id }, format: 'unread' }, ...facts, assets: [], nested: [] };
}

/** Reads a file with the first of the formats that recognises it; undefined where none does. */
async function readAs(
  path: string,
  formats: readonly SceneFormat[],
  signal: AbortSignal,
): Promise<ReadScene | undefined> {
  return withSceneFile(path, signal, async (file) => {
    const head = await file.read(0, HEAD_LENGTH);
    const format = formats.find((one) => one.recognises(head));
    return format && { format, facts: await format.read(file) };
  });
}

/** The DCC of a scene, recognised by the file's first bytes; undefined where no reader recognises it. */
export async function dccOfContent(path: string, signal: AbortSignal): Promise<Dcc | undefined> {
  return withSceneFile(path, signal, async (file) => {
    const head = await file.read(0, HEAD_LENGTH);
    const names = Object.keys(READERS) as DccName[];
    for (const name of names) {
      const format = READERS[name]?.find((one) => one.recognises(head));
      if (format && (!format.confirms || (await format.confirms(file)))) return dccNamed(name);
    }
    return undefined;
  });
}

/** Returns the DCC by a scene's name, else by its first bytes; undefined when neither shows it. */
export async function findSceneDcc(path: string, signal: AbortSignal): Promise<Dcc | undefined> {
  return dccOfFile(path) ?? (await dccOfContent(path, signal));
}

/**
 * Reads a scene without its DCC and looks on this machine for the files it needs. Runs nothing; memory does not grow
 * with the file.
 * @param scene absolute path
 * @throws DataError for a file that is not a scene of this DCC; NoInputError when it cannot be read; the signal's reason.
 */
export async function readScene(scene: string, dcc: Dcc, world: SceneWorld): Promise<SceneReport> {
  const formats = READERS[dcc.name];
  if (!formats) return unreadReport(scene, dcc);
  const { env, platform, signal, maps, now } = world;
  const main = await readAs(scene, formats, signal);
  if (!main) {
    const other = (await dccOfContent(scene, signal))?.name;
    if (other !== undefined) throw new DataError('scene.otherDcc', { scene, dcc: dcc.name, other });
    throw new DataError('scene.mismatch', { scene, dcc: dcc.name });
  }
  const path = platform === 'win32' ? nodePath.win32 : nodePath.posix;
  const caseless = platform === 'win32' || platform === 'darwin';
  const { format } = main;
  const place = { scene, path, env };
  const { facts, sequence }: SequenceFacts = dcc.oneFileAFrame
    ? await withFrameFiles(main.facts, place, { isNamed: world.isSequence ?? false, frames: world.frames })
    : { facts: main.facts };
  const rendered = world.ranges?.slice() ?? (world.frames ? [world.frames] : renderedFrames(facts));
  const whole = { format, facts };
  const nestedFormats = [...formats, ...formats.flatMap(({ parts = [] }) => parts)];
  const needs = await followScenes(whole, {
    ...{ place, maps, caseless, frames: rendered, signal },
    read: (other) => readAs(other, nestedFormats, signal),
    followed: Object.values(FOLLOWED),
  });
  const { projectFolder } = needs;
  const cameras = needs.cameras.map((camera) => withFrames(camera, rendered));
  const folder = path.dirname(scene);
  const elsewhere = await findElsewhere(
    [...needs.nested, ...needs.assets].filter((one) => one.missing && one.resolved === null),
    {
      ...{ place, maps, disk: openDisk(place, signal), caseless, signal, now: now ?? (() => 0) },
      roots: [...new Set([folder, projectFolder ?? folder])],
    },
  );
  // Of thousands of missing files, those without a hint are not copied.
  const withHint = <T extends { path: string; missing: boolean }>(one: T): T => {
    const hint = one.missing ? elsewhere.get(one.path) : undefined;
    return hint ? { ...one, ...hint } : one;
  };
  // The frames of a sequence have most files in common.
  const once = <T extends { node: string; path: string; resolved: string | null }>(
    list: readonly T[],
  ): T[] => (sequence === undefined ? [...list] : distinctFiles(list));
  const [assets, nested] = [once(needs.assets).map(withHint), once(needs.nested).map(withHint)];
  const { damage } = facts;
  // The camera may be in a nested scene that is missing.
  const isCameraElsewhere =
    facts.nested.some(({ namespace, prefix }) => (namespace ?? prefix) !== undefined) &&
    nested.some((one) => one.missing);
  const unknownFields = [...new Set([...facts.unknown, ...needs.unknown])];
  const camerasKnown = damage === undefined && !unknownFields.includes('cameras') && !isCameraElsewhere;
  const tips = tipsOf(facts.tips, { dcc, cameras, camerasKnown, assets, nested, damage });
  const { files, nested: uses, changesIn, changed, ...own } = facts;
  const { name, id } = dcc;
  return {
    ...own,
    ...{ scene, dcc: { name, id }, format: format.name, cameras, assets, nested, tips },
    unknown: unknownFields,
    ...(projectFolder === undefined ? {} : { projectFolder }),
    ...(sequence === undefined ? {} : { sequence }),
  };
}
