import { type Finding, type SceneLayer, unknown } from '../../../domain/scene/scene-report.js';
import { combined, numberOf, orElse, UNREAD } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { type CameraNode, isCameraNamed } from './cameras.js';
import {
  adjustmentsOf,
  type LayerLinks,
  layerLinks,
  type Override,
  overridesOf,
  selectionOf,
} from './overrides.js';
import { changed, FIELDS, framesOf, imageFormatOf, type Settings, sizeOf } from './settings.js';

const MASTER = 'defaultRenderLayer';

/** Whether a layer is another scene's master layer, of a reference or left by an import. */
function isForeignMaster(node: MayaNode): boolean {
  const { name } = node;
  if (name === MASTER) return false;
  // Only master layers are global.
  const isMaster = orElse(numberOf(node, 'g'), 0, 0) > 0;
  return isMaster || name.includes(':') || /(?:^|_)defaultRenderLayer\d*$/.test(name);
}

/** Attributes that define frames. */
const FRAME_ATTRIBUTES = new Set(['animation', 'startFrame', 'endFrame', 'byFrameStep']);

const SETTINGS_NODES = new Set(['defaultRenderGlobals', 'defaultResolution', 'vraySettings']);

function isField(attribute: string): attribute is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, attribute);
}

function applied(settings: Settings, override: Override): Settings {
  const { attribute, value, relative, factor } = override;
  if (!isField(attribute)) return settings;
  const field = FIELDS[attribute];
  if (!relative) return changed(settings, field, value);
  if (typeof value !== 'number' || typeof factor !== 'number') return changed(settings, field, UNREAD);
  const next = combined([settings[field] as Finding<unknown>], (now) =>
    typeof now === 'number' ? now * factor + value : undefined,
  );
  return changed(settings, field, next.value ?? UNREAD);
}

/** A layer and its overrides. */
interface LayerFacts {
  readonly node: MayaNode;
  readonly name: string;
  readonly overrides: readonly Override[];
}

/** The scene's settings, to which layers are compared. */
export interface SceneSettings {
  readonly settings: Settings;
  readonly frames: Finding<string>;
  readonly cameras: readonly CameraNode[];
}

/** The cameras of a layer where they differ from the scene's, and whether they are all known. */
function camerasOf({ overrides }: LayerFacts, cameras: readonly CameraNode[], links: LayerLinks) {
  const states = new Map(cameras.map((camera) => [camera, camera.renderable]));
  let known = true;
  for (const { attribute, value, node } of overrides) {
    if (attribute !== 'renderable') continue;
    const selection = selectionOf(node, links);
    let isMatched = selection !== undefined && selection.names.length === 0 && selection.pattern !== '';
    for (const camera of cameras) {
      const isSelected =
        camera.node === node || (selection && isCameraNamed(camera, selection.names, selection.pattern));
      if (!isSelected) continue;
      isMatched = true;
      if (typeof value === 'number') states.set(camera, value > 0);
      else known = false;
    }
    // The camera is in a reference, or the selection is not understood.
    if (!isMatched) known = false;
  }
  const isSame = cameras.every((camera) => states.get(camera) === camera.renderable);
  const names = isSame ? undefined : cameras.filter((camera) => states.get(camera)).map(({ name }) => name);
  return { names, known };
}

interface LayerResult {
  readonly layer: SceneLayer;
  /** False where something about the layer is not understood. */
  readonly known: boolean;
}

/** The frames of a layer with frame overrides. */
function ownFrames(settings: Settings, overrides: readonly Override[]): Finding<string> {
  if (overrides.some(({ value }) => value === UNREAD)) return unknown();
  const frames = framesOf(settings);
  return frames.value === null ? frames : { ...frames, state: 'found' };
}

function layerOf(
  model: Model,
  facts: LayerFacts,
  scene: SceneSettings,
  links: LayerLinks,
  isUnmanaged: boolean,
): LayerResult {
  const { node, name, overrides } = facts;
  const own = overrides.filter((one) => SETTINGS_NODES.has(one.node)).reduce(applied, scene.settings);
  const before = scene.settings;
  const frameOverrides = overrides.filter(
    (one) => SETTINGS_NODES.has(one.node) && FRAME_ATTRIBUTES.has(one.attribute),
  );
  const frames = frameOverrides.length === 0 ? scene.frames : ownFrames(own, frameOverrides);
  const resized = own.width !== before.width || own.height !== before.height;
  const size = sizeOf(own);
  const { names: cameras, known } = camerasOf(facts, scene.cameras, links);
  const imageFormat = imageFormatOf(model, own);
  const output = own.prefix.value === before.prefix.value ? null : own.prefix.value;
  const renders = numberOf(node, 'rndr');
  const layer = {
    ...{ name, node: node.name, frames },
    renderable: !isUnmanaged && orElse(renders, 1, 1) !== 0,
    ...(resized && (size.value === null || isDifferentSize(size, sizeOf(before))) ? { size } : {}),
    ...(own.renderer.value === before.renderer.value ? {} : { renderer: own.renderer }),
    ...(cameras === undefined ? {} : { cameras }),
    ...(output === null ? {} : { output }),
    ...(imageFormat === undefined || imageFormat === imageFormatOf(model, before) ? {} : { imageFormat }),
  };
  return { layer, known: known && renders.state !== 'unread' && own.prefix.state !== 'unknown' };
}

function isDifferentSize({ value }: ReturnType<typeof sizeOf>, { value: before }: ReturnType<typeof sizeOf>) {
  return value?.width !== before?.width || value?.height !== before?.height;
}

/** Sorts the layers of the render setup into its order, a linked list; layers outside the list come last. */
function inOrder(layers: readonly MayaNode[], { before }: LayerLinks): MayaNode[] {
  const after = new Map([...before].map(([layer, previous]) => [previous, layer]));
  const remaining = new Map(layers.map((node) => [node.name, node]));
  const ordered: MayaNode[] = [];
  for (const { name } of layers) {
    if (before.has(name)) continue;
    for (let at: string | undefined = name; at !== undefined && remaining.has(at); at = after.get(at)) {
      ordered.push(remaining.get(at) as MayaNode);
      remaining.delete(at);
    }
  }
  return [...ordered, ...remaining.values()];
}

/** The layers of a scene. */
export interface Layers {
  readonly layers: readonly SceneLayer[];
  /** False where something about them is not understood. */
  readonly known: boolean;
  /** True where a layer may render a camera that the scene does not. */
  readonly addsCameras: boolean;
}

/** The layers of a scene: the master layer, then those of the render setup, then legacy ones. */
export function layersOf(model: Model, scene: SceneSettings): Layers {
  const links = layerLinks(model);
  const overrides = overridesOf(model, links);
  const legacy = new Map(
    model.nodes
      .filter((node) => node.type === 'renderLayer' && !isForeignMaster(node))
      .map((node) => [node.name, node]),
  );
  const facts: LayerFacts[] = [];
  const add = (node: MayaNode, name: string, setup: readonly Override[]) => {
    facts.push({ node, name, overrides: [...adjustmentsOf(node, links), ...setup] });
    legacy.delete(node.name);
  };
  const master = legacy.get(MASTER);
  if (master) add(master, 'masterLayer', []);
  const setups = model.nodes.filter(({ type, name }) => type === 'renderSetupLayer' && !name.includes(':'));
  for (const setup of inOrder(setups, links)) {
    const node = legacy.get(links.legacy.get(setup.name) ?? `rs_${setup.name}`);
    if (node) add(node, setup.name, overrides.get(setup.name) ?? []);
  }
  for (const node of [...legacy.values()]) add(node, node.name, []);
  // A layer that the manager does not list is a leftover and does not render.
  const hasManager = links.managed.size > 0 || model.find('renderLayerManager') !== undefined;
  const isUnmanaged = ({ name }: MayaNode) => hasManager && name !== MASTER && !links.managed.has(name);
  const results = facts.map((one) => layerOf(model, one, scene, links, isUnmanaged(one.node)));
  const addsCameras = facts.some((one) =>
    one.overrides.some(({ attribute, value }) => attribute === 'renderable' && value !== 0),
  );
  return {
    layers: results.map(({ layer }) => layer),
    known: results.every(({ known }) => known),
    addsCameras,
  };
}
