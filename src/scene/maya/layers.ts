import { type Finding, found, type SceneLayer, type SceneSize } from '../../domain/scene-report.js';
import { type CameraNode, isCameraNamed } from './cameras.js';
import { type MayaNode, type Model, numberOf } from './model.js';
import { adjustmentsOf, type Override, overridesOf, selectionOf, type Ties, tiesOf } from './overrides.js';
import { changed, framesText, imageFormatOf, outputOf, type Settings } from './settings.js';

const MASTER = 'defaultRenderLayer';

/** What is a master layer, but not this scene's: one of a reference, or a copy that an import left. */
function isForeign(node: MayaNode): boolean {
  const { name } = node;
  if (name === MASTER) return false;
  // Only a master layer has everything in it.
  const isMaster = (numberOf(node, 'g', 'global') ?? 0) > 0;
  return isMaster || name.includes(':') || /(?:^|_)defaultRenderLayer\d*$/.test(name);
}

/** What an override of frames is about. */
const FRAME_ATTRIBUTES = new Set(['animation', 'startFrame', 'endFrame', 'byFrameStep']);

const SETTINGS_NODES = new Set(['defaultRenderGlobals', 'defaultResolution', 'vraySettings']);

const CURRENT: Readonly<Record<string, keyof Settings>> = {
  ...{ startFrame: 'start', endFrame: 'end', byFrameStep: 'step', width: 'width', height: 'height' },
};

function applied(settings: Settings, override: Override): Settings {
  const { attribute, value, relative, factor } = override;
  const field = CURRENT[attribute];
  const now = field === undefined ? undefined : settings[field];
  const next = relative && typeof now === 'number' ? now * factor + Number(value) : value;
  return changed(settings, attribute, next) ?? settings;
}

/** What a layer is made from: its own settings, and how sure they are. */
interface LayerFacts {
  readonly node: MayaNode;
  readonly name: string;
  readonly overrides: readonly Override[];
  readonly uncertain: boolean;
}

/** What the scene has, to which layers are held. */
export interface SceneSettings {
  readonly settings: Settings;
  readonly frames: Finding<string>;
  readonly cameras: readonly CameraNode[];
}

function camerasOf({ overrides }: LayerFacts, cameras: readonly CameraNode[], ties: Ties) {
  const states = new Map(cameras.map((camera) => [camera, camera.renderable]));
  for (const { attribute, value, node } of overrides) {
    if (attribute !== 'renderable') continue;
    const { names, pattern } = selectionOf(node, ties);
    for (const camera of cameras) {
      if (camera.node === node || isCameraNamed(camera, names, pattern))
        states.set(camera, Number(value) > 0);
    }
  }
  const isSame = cameras.every((camera) => states.get(camera) === camera.renderable);
  return isSame ? undefined : cameras.filter((camera) => states.get(camera)).map(({ name }) => name);
}

function layerOf(model: Model, facts: LayerFacts, scene: SceneSettings, ties: Ties): SceneLayer {
  const { node, name, overrides, uncertain } = facts;
  const own = overrides
    .filter((override) => SETTINGS_NODES.has(override.node))
    .reduce(applied, scene.settings);
  const before = scene.settings;
  const text = framesText(own);
  const moved = overrides.some((one) => SETTINGS_NODES.has(one.node) && FRAME_ATTRIBUTES.has(one.attribute));
  const frames: Finding<string> =
    uncertain || text === undefined ? { value: null, state: 'unknown' } : found(text);
  const size: SceneSize = { width: Math.floor(own.width), height: Math.floor(own.height) };
  const resized = own.width !== before.width || own.height !== before.height;
  const cameras = camerasOf(facts, scene.cameras, ties);
  const imageFormat = imageFormatOf(model, own);
  const output = outputOf(own);
  return {
    ...{ name, node: node.name, frames: moved || uncertain ? frames : scene.frames },
    renderable: numberOf(node, 'rndr', 'renderable') !== 0,
    ...(resized && size.width > 0 && size.height > 0 ? { size: found(size) } : {}),
    ...(own.renderer === before.renderer ? {} : { renderer: found(own.renderer) }),
    ...(cameras === undefined ? {} : { cameras }),
    ...(output === outputOf(before) ? {} : { output: own.prefix }),
    ...(imageFormat === undefined || imageFormat === imageFormatOf(model, before) ? {} : { imageFormat }),
  };
}

/** Layers of the render setup in its order: each follows the one before it; those of no order come last. */
function inOrder(layers: readonly MayaNode[], { before }: Ties): MayaNode[] {
  const after = new Map([...before].map(([layer, previous]) => [previous, layer]));
  const left = new Map(layers.map((node) => [node.name, node]));
  const ordered: MayaNode[] = [];
  for (const { name } of layers) {
    if (before.has(name)) continue;
    for (let at: string | undefined = name; at !== undefined && left.has(at); at = after.get(at)) {
      ordered.push(left.get(at) as MayaNode);
      left.delete(at);
    }
  }
  return [...ordered, ...left.values()];
}

/** The layers of a scene: the master layer, then those of the render setup, then legacy ones. */
export function layersOf(model: Model, scene: SceneSettings): SceneLayer[] {
  const ties = tiesOf(model);
  const overrides = overridesOf(model, ties);
  const legacy = new Map(
    model.nodes
      .filter((node) => node.type === 'renderLayer' && !isForeign(node))
      .map((node) => [node.name, node]),
  );
  const facts: LayerFacts[] = [];
  const add = (node: MayaNode, name: string, setup: readonly Override[]) => {
    const adjustments = adjustmentsOf(node, ties);
    const uncertain = adjustments.some(({ certain }) => !certain);
    facts.push({
      node,
      name,
      overrides: [...adjustments.filter(({ certain }) => certain), ...setup],
      uncertain,
    });
    legacy.delete(node.name);
  };
  const master = legacy.get(MASTER);
  if (master) add(master, 'masterLayer', []);
  const setups = model.nodes.filter(({ type, name }) => type === 'renderSetupLayer' && !name.includes(':'));
  for (const setup of inOrder(setups, ties)) {
    const node = legacy.get(ties.legacy.get(setup.name) ?? `rs_${setup.name}`);
    if (node) add(node, setup.name, overrides.get(setup.name) ?? []);
  }
  for (const node of [...legacy.values()]) add(node, node.name, []);
  return facts.map((one) => layerOf(model, one, scene, ties));
}
