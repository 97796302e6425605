import * as nodePath from 'node:path';
import { type Dcc, dccById } from '../domain/dcc.js';
import type { FrameRange } from '../domain/frames.js';
import { type SceneReport, unknown } from '../domain/scene-report.js';
import { DataError } from '../errors.js';
import { blender } from './blender/index.js';
import { clarisse } from './clarisse/index.js';
import { withSceneFile } from './file.js';
import { follow } from './follow.js';
import { HEAD_LENGTH, type SceneFacts, type SceneFormat } from './format.js';
import { mayaAscii, mayaBinary } from './maya/index.js';
import { openDisk } from './paths/disk.js';
import { lookElsewhere } from './paths/elsewhere.js';
import type { PathMaps } from './paths/maps.js';
import { renderedFrames, withFrames } from './rendered-frames.js';
import { tipsOf } from './tips.js';

/** Every format that is read. A new one is a folder and a line here. */
const FORMATS: readonly SceneFormat[] = [mayaAscii, mayaBinary, blender, clarisse];

/** What reading a scene needs to know of the world. */
export interface SceneWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly signal: AbortSignal;
  readonly maps: PathMaps;
  /** Epoch milliseconds; bounds the look around for missing files. */
  readonly now?: () => number;
  /** The frames that will be rendered, where they are not the scene's own. */
  readonly frames?: FrameRange | undefined;
}

/** Fields of a report that nothing is known of where there is no reader for the format. */
const ALL_FIELDS = [
  'version',
  'renderer',
  'frames',
  'size',
  'fps',
  'plugins',
  'cameras',
  'layers',
  'outputs',
  'assets',
  'nested',
];

function unread(scene: string, { name, id }: Dcc): SceneReport {
  const nothing = {
    ...{ version: unknown<string>(), renderer: unknown<string>(), frames: unknown<string>() },
    ...{ size: unknown<never>(), fps: unknown<number>(), plugins: {} },
    ...{ cameras: [], layers: [], outputs: [], assets: [], nested: [], tips: [] },
  };
  return { scene, dcc: { name, id }, format: 'unread', ...nothing, unknown: ALL_FIELDS };
}

/** Reads a file through whichever of these formats recognises it. */
async function readAs(
  path: string,
  formats: readonly SceneFormat[],
  signal: AbortSignal,
): Promise<{ format: SceneFormat; facts: SceneFacts } | undefined> {
  return withSceneFile(path, signal, async (file) => {
    const head = await file.read(0, HEAD_LENGTH);
    const format = formats.find((one) => one.recognises(head));
    return format && { format, facts: await format.read(file) };
  });
}

/** The farm's id of the DCC whose scene a file is by its first bytes; undefined for one that no reader knows. */
export async function dccOfContent(path: string, signal: AbortSignal): Promise<number | undefined> {
  return withSceneFile(path, signal, async (file) => {
    const head = await file.read(0, HEAD_LENGTH);
    return FORMATS.find((one) => one.recognises(head))?.dcc;
  });
}

/**
 * Reads a scene without its DCC, and looks on this machine for what it needs. It runs nothing, and its memory does
 * not grow with the file.
 * @param scene absolute path
 * @throws DataError for a file that is no scene of this DCC; NoInputError when it cannot be read; the signal's reason.
 */
export async function readScene(scene: string, dcc: Dcc, world: SceneWorld): Promise<SceneReport> {
  const formats = FORMATS.filter((format) => format.dcc === dcc.id);
  if (formats.length === 0) return unread(scene, dcc);
  const { env, platform, signal, maps, now } = world;
  const main = await readAs(scene, formats, signal);
  if (!main) {
    const other = dccById((await dccOfContent(scene, signal)) ?? 0)?.name;
    if (other !== undefined) throw new DataError('scene.otherDcc', { scene, dcc: dcc.name, other });
    throw new DataError('scene.mismatch', { scene, dcc: dcc.name });
  }
  const path = platform === 'win32' ? nodePath.win32 : nodePath.posix;
  const caseless = platform === 'win32' || platform === 'darwin';
  const { facts, format } = main;
  const rendered = world.frames ? [world.frames] : renderedFrames(facts);
  const place = { scene, path, env };
  // What a nested scene needs is not all known when it was not read to its end.
  let isWhole = true;
  const needs = await follow(main, {
    ...{ place, maps, caseless, frames: rendered, signal },
    async read(other) {
      const inner = await readAs(other, formats, signal);
      isWhole &&= inner !== undefined && inner.facts.damage === undefined;
      return inner;
    },
  });
  const { projectFolder } = needs;
  const cameras = needs.cameras.map((camera) => withFrames(camera, rendered));
  const folder = path.dirname(scene);
  const elsewhere = await lookElsewhere(
    [...needs.nested, ...needs.assets].filter((one) => one.missing && one.resolved === null),
    {
      ...{ place, maps, disk: openDisk(place, signal), caseless, signal, now: now ?? (() => 0) },
      roots: [...new Set([folder, projectFolder ?? folder])],
    },
  );
  const withPlace = <T extends { path: string; missing: boolean }>(one: T): T =>
    one.missing ? { ...one, ...elsewhere.get(one.path) } : one;
  const [assets, nested] = [needs.assets.map(withPlace), needs.nested.map(withPlace)];
  const { damage } = facts;
  // A scene that is missing may be the one that holds the camera.
  const isCameraElsewhere =
    facts.nested.some(({ namespace, prefix }) => (namespace ?? prefix) !== undefined) &&
    nested.some((one) => one.missing);
  const unknown = [...new Set([...facts.unknown, ...needs.unknown, ...(isWhole ? [] : ['assets'])])];
  const camerasKnown = damage === undefined && !unknown.includes('cameras') && !isCameraElsewhere;
  const tips = tipsOf(facts.tips, { dcc: dcc.id, cameras, camerasKnown, assets, nested, damage });
  const { files, nested: uses, changesIn, changed, ...own } = facts;
  const project = projectFolder === undefined ? {} : { projectFolder };
  const { name, id } = dcc;
  return {
    ...own,
    ...{ scene, dcc: { name, id }, format: format.name, cameras, assets, nested, tips },
    unknown,
    ...project,
  };
}
