import {
  byDefault,
  type Finding,
  found,
  type SceneDamage,
  unknown,
} from '../../domain/scene/scene-report.js';
import type { NestedUse, SceneChanges, SceneFacts } from '../scene-format.js';
import { filesKnown, filesOf } from './files/scene-files.js';
import { withEdits } from './model/apply-edits.js';
import type { MayaNode, Model } from './model/model.js';
import { bareName, lastOf, plugOf } from './model/plugs.js';
import { type Edit, LAYERED } from './model/reference-edits.js';
import { editsIn, nestedOf } from './references.js';
import { type CameraNode, camerasOf } from './render/cameras.js';
import { layersOf } from './render/layers.js';
import { framesOf, imageFormatOf, outputOf, settingsOf, sizeOf } from './render/settings.js';
import { DEFAULT_UNIT, unitFps } from './render/time-units.js';

/** What a reader returns beside the model. */
export interface ReadResult {
  readonly damage: SceneDamage | undefined;
  /** The version in the header. */
  readonly headVersion: string | undefined;
}

/** A version of Maya, a release and an optional suffix: `2016 Extension 2`, `2016R2`, `2018ff09`. */
const VERSION = /^(?:Maya\s+)?(\d+(?:\.\d+)*)(?:(R\d+|ff\d+)|\s+Extension\s+(\d+))?/i;

/**
 * The version without product name: `2023`, `2016R2`, `2018ff09`. Files have it in several places, in some without the
 * suffix. It is unknown for a preview release, which has a name and no number.
 */
function versionOf({ info, requiredMaya }: Model, headVersion: string | undefined): Finding<string> {
  const places = [info.get('version'), requiredMaya, headVersion, info.get('product')];
  const versions = places.flatMap((text) => {
    const [, release, suffix, extension] = VERSION.exec(text?.trim() ?? '') ?? [];
    return release === undefined ? [] : [{ release, suffix: suffix ?? (extension && `R${extension}`) }];
  });
  const release = versions[0]?.release;
  if (release === undefined) return unknown();
  const suffix = versions.find((one) => one.release === release && one.suffix)?.suffix ?? '';
  return found(`${release}${suffix}`);
}

function fpsOf({ timeUnit, headDone }: Model, isComplete: boolean): Finding<number> {
  const fps = unitFps(timeUnit ?? DEFAULT_UNIT);
  if (fps === undefined) return unknown();
  if (timeUnit !== undefined) return found(fps);
  return headDone || isComplete ? byDefault(fps) : unknown();
}

/** Fields that the unread rest of a damaged file could add to. */
const LISTS = ['cameras', 'layers', 'assets', 'nested'];

/** Returns whether an image plane is shown only by cameras that render neither in the scene nor in a layer. */
function unseenPlanes(
  model: Model,
  cameras: readonly CameraNode[],
  { layers, known }: ReturnType<typeof layersOf>,
): (plane: MayaNode) => boolean {
  const byPlane = new Map<string, string[]>();
  for (const { from, to } of model.connections) {
    const { node, attr } = plugOf(to);
    if (!/^(?:ip|imagePlane)(?:\[|$)/.test(attr)) continue;
    const plane = bareName(lastOf(plugOf(from).node));
    byPlane.set(plane, [...(byPlane.get(plane) ?? []), bareName(lastOf(node))]);
  }
  const inLayers = new Set(layers.flatMap((layer) => layer.cameras ?? []));
  const never = (name: string) => {
    const camera = cameras.find(({ node }) => node === name);
    return known && camera?.known === true && !camera.renderable && !inLayers.has(camera.name);
  };
  return ({ name }) => {
    const own = byPlane.get(name) ?? [];
    return own.length > 0 && own.every(never);
  };
}

/** Derives the facts of a scene, in either format, from its model and the edits of outer scenes. */
export function deriveFacts(model: Model, result: ReadResult, outer: readonly Edit[] = []): SceneFacts {
  const { damage, headVersion } = result;
  const progress = { done: (node: string) => damage === undefined || model.closed.has(node) };
  const settings = settingsOf(model, progress);
  const cameras = camerasOf(model);
  const frames = framesOf(settings);
  const layered = layersOf(model, { settings, frames, cameras });
  const { layers } = layered;
  const isOpen = outer.some(({ attr }) => attr === LAYERED);
  // Every scene has a master layer; partial exports do not contain it.
  const master = { name: 'masterLayer', node: 'defaultRenderLayer', frames, renderable: true };
  const findings = {
    ...{ version: versionOf(model, headVersion), renderer: settings.renderer, frames },
    ...{ size: sizeOf(settings), fps: fpsOf(model, damage === undefined) },
  };
  const missing = Object.entries(findings).filter(([, { state }]) => state === 'unknown');
  const imageFormat = progress.done('defaultRenderGlobals') ? imageFormatOf(model, settings) : undefined;
  const output = outputOf(settings);
  // A list is incomplete where any value of it is not understood.
  const unclear = [
    ...(cameras.every(({ known }) => known) ? [] : ['cameras']),
    ...(layered.known ? [] : ['layers']),
    ...(output === undefined ? ['outputs'] : []),
    ...(filesKnown(model) ? [] : ['assets']),
    ...(model.editsKnown ? [] : LISTS),
  ];
  // A layer may render cameras of references that do not render in their own scene.
  const addedCameras = layered.addsCameras ? [{ node: '', attr: LAYERED, value: 1 }] : [];
  const nested = nestedOf(model, [...addedCameras, ...outer]);
  const facts: SceneFacts = {
    ...findings,
    plugins: model.plugins,
    cameras: cameras.map(({ shared, known, ...camera }) => (shared ? { ...camera, shared } : camera)),
    layers: layers.length === 0 && damage === undefined ? [master] : layers,
    outputs: output === undefined ? [] : [output],
    files: filesOf(model, isOpen ? () => false : unseenPlanes(model, cameras, layered)),
    nested: nested.map(({ use }) => use),
    unknown: [...new Set([...missing.map(([name]) => name), ...(damage ? LISTS : []), ...unclear])],
    tips: [],
    ...(damage ? { damage } : {}),
    ...(imageFormat === undefined ? {} : { imageFormat }),
  };
  const changes = new Map(nested.map(({ use, changes: own }) => [use as NestedUse, own]));
  // Not enumerable, so that copies of the facts do not contain them.
  return Object.defineProperties(facts, {
    changesIn: { value: (use: NestedUse) => changes.get(use) },
    changed: {
      value: (own: SceneChanges) => {
        const edits = editsIn(own);
        return deriveFacts(withEdits(model, edits), result, edits);
      },
    },
  });
}
