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

/** What is known of a reading besides its model. */
export interface Reading {
  readonly damage: SceneDamage | undefined;
  /** The version in the head of a text. */
  readonly headVersion: string | undefined;
}

/** A version that Maya writes: a release, and what comes after it: `2016 Extension 2`, `2016R2`, `2018ff09`. */
const VERSION = /^(?:Maya\s+)?(\d+(?:\.\d+)*)(?:(R\d+|ff\d+)|\s+Extension\s+(\d+))?/i;

/**
 * The version without its product: `2023`, `2016R2`, `2018ff09`. Files tell it in several places, some of which name
 * the release only. A preview release has a name and no number.
 */
function versionOf({ info, requiredMaya }: Model, headVersion: string | undefined): Finding<string> {
  const places = [info.get('version'), requiredMaya, headVersion, info.get('product')];
  const written = places.flatMap((text) => {
    const [, release, suffix, extension] = VERSION.exec(text?.trim() ?? '') ?? [];
    return release === undefined ? [] : [{ release, suffix: suffix ?? (extension && `R${extension}`) }];
  });
  const release = written[0]?.release;
  if (release === undefined) return unknown();
  const suffix = written.find((one) => one.release === release && one.suffix)?.suffix ?? '';
  return found(`${release}${suffix}`);
}

function fpsOf({ timeUnit, headDone }: Model, whole: boolean): Finding<number> {
  const fps = unitFps(timeUnit ?? DEFAULT_UNIT);
  if (fps === undefined) return unknown();
  if (timeUnit !== undefined) return found(fps);
  return headDone || whole ? byDefault(fps) : unknown();
}

/** Lists that the unread rest of a broken file could have added to. */
const LISTS = ['cameras', 'layers', 'assets', 'nested'];

/** Which image planes only cameras show that never render, in the scene nor in a layer of it. */
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

/** Makes the facts of a scene, in either format, from what was seen of it and what scenes above it change. */
export function factsOf(model: Model, reading: Reading, outer: readonly Edit[] = []): SceneFacts {
  const { damage, headVersion } = reading;
  const progress = { done: (node: string) => damage === undefined || model.closed.has(node) };
  const settings = settingsOf(model, progress);
  const cameras = camerasOf(model);
  const frames = framesOf(settings);
  const layered = layersOf(model, { settings, frames, cameras });
  const { layers } = layered;
  const isOpen = outer.some(({ attr }) => attr === LAYERED);
  // Every scene has a master layer; one that was exported in part does not write it.
  const master = { name: 'masterLayer', node: 'defaultRenderLayer', frames, renderable: true };
  const findings = {
    ...{ version: versionOf(model, headVersion), renderer: settings.renderer, frames },
    ...{ size: sizeOf(settings), fps: fpsOf(model, damage === undefined) },
  };
  const missing = Object.entries(findings).filter(([, { state }]) => state === 'unknown');
  const imageFormat = progress.done('defaultRenderGlobals') ? imageFormatOf(model, settings) : undefined;
  const output = outputOf(settings);
  // A list is not known as soon as something in it is not understood.
  const unclear = [
    ...(cameras.every(({ known }) => known) ? [] : ['cameras']),
    ...(layered.known ? [] : ['layers']),
    ...(output === undefined ? ['outputs'] : []),
    ...(filesKnown(model) ? [] : ['assets']),
    ...(model.editsKnown ? [] : LISTS),
  ];
  // Which cameras of references a layer renders, only the whole of them tells.
  const opened = layered.opens ? [{ node: '', attr: LAYERED, value: 1 }] : [];
  const nested = nestedOf(model, [...opened, ...outer]);
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
  // No members that are copied: a report is made from the others.
  return Object.defineProperties(facts, {
    changesIn: { value: (use: NestedUse) => changes.get(use) },
    changed: {
      value: (own: SceneChanges) => {
        const edits = editsIn(own);
        return factsOf(withEdits(model, edits), reading, edits);
      },
    },
  });
}
