import { type Finding, type SceneLayer, unknown } from '../../../domain/scene/scene-report.js';
import { combined, numberOf, orElse, UNREAD } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { type CameraNode, isCameraNamed } from './cameras.js';
import { adjustmentsOf, type Override, overridesOf, selectionOf, type Ties, tiesOf } from './overrides.js';
import { changed, FIELDS, framesOf, imageFormatOf, type Settings, sizeOf } from './settings.js';

const MASTER = 'defaultRenderLayer';

/** What is a master layer, but not this scene's: one of a reference, or a copy that an import left. */
function isForeign(node: MayaNode): boolean {
  const { name } = node;
  if (name === MASTER) return false;
  // Only a master layer has everything in it.
  const isMaster = orElse(numberOf(node, 'g'), 0, 0) > 0;
  return isMaster || name.includes(':') || /(?:^|_)defaultRenderLayer\d*$/.test(name);
}

/** What an override of frames is about. */
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

/** A layer, and what it has otherwise than its scene. */
interface LayerFacts {
  readonly node: MayaNode;
  readonly name: string;
  readonly overrides: readonly Override[];
}

/** What the scene has, to which layers are held. */
export interface SceneSettings {
  readonly settings: Settings;
  readonly frames: Finding<string>;
  readonly cameras: readonly CameraNode[];
}

/** The cameras of a layer where they are others than the scene's, and whether they are known. */
function camerasOf({ overrides }: LayerFacts, cameras: readonly CameraNode[], ties: Ties) {
  const states = new Map(cameras.map((camera) => [camera, camera.renderable]));
  let known = true;
  for (const { attribute, value, node } of overrides) {
    if (attribute !== 'renderable') continue;
    const selection = selectionOf(node, ties);
    let hit = selection !== undefined && selection.names.length === 0 && selection.pattern !== '';
    for (const camera of cameras) {
      const isMeant =
        camera.node === node || (selection && isCameraNamed(camera, selection.names, selection.pattern));
      if (!isMeant) continue;
      hit = true;
      if (typeof value === 'number') states.set(camera, value > 0);
      else known = false;
    }
    // A camera of a reference, or a selection that is not understood.
    if (!hit) known = false;
  }
  const isSame = cameras.every((camera) => states.get(camera) === camera.renderable);
  const names = isSame ? undefined : cameras.filter((camera) => states.get(camera)).map(({ name }) => name);
  return { names, known };
}

interface Told {
  readonly layer: SceneLayer;
  /** False where something about the layer stands in the file and is not understood. */
  readonly known: boolean;
}

/** The frames of a layer that has others than its scene. */
function ownFrames(settings: Settings, moves: readonly Override[]): Finding<string> {
  if (moves.some(({ value }) => value === UNREAD)) return unknown();
  const frames = framesOf(settings);
  return frames.value === null ? frames : { ...frames, state: 'found' };
}

function layerOf(model: Model, facts: LayerFacts, scene: SceneSettings, ties: Ties, left: boolean): Told {
  const { node, name, overrides } = facts;
  const own = overrides.filter((one) => SETTINGS_NODES.has(one.node)).reduce(applied, scene.settings);
  const before = scene.settings;
  const moves = overrides.filter(
    (one) => SETTINGS_NODES.has(one.node) && FRAME_ATTRIBUTES.has(one.attribute),
  );
  const frames = moves.length === 0 ? scene.frames : ownFrames(own, moves);
  const resized = own.width !== before.width || own.height !== before.height;
  const size = sizeOf(own);
  const { names: cameras, known } = camerasOf(facts, scene.cameras, ties);
  const imageFormat = imageFormatOf(model, own);
  const output = own.prefix.value === before.prefix.value ? null : own.prefix.value;
  const renders = numberOf(node, 'rndr');
  const layer = {
    ...{ name, node: node.name, frames },
    renderable: !left && orElse(renders, 1, 1) !== 0,
    ...(resized && (size.value === null || isOther(size, sizeOf(before))) ? { size } : {}),
    ...(own.renderer.value === before.renderer.value ? {} : { renderer: own.renderer }),
    ...(cameras === undefined ? {} : { cameras }),
    ...(output === null ? {} : { output }),
    ...(imageFormat === undefined || imageFormat === imageFormatOf(model, before) ? {} : { imageFormat }),
  };
  return { layer, known: known && renders.state !== 'unread' && own.prefix.state !== 'unknown' };
}

function isOther({ value }: ReturnType<typeof sizeOf>, { value: before }: ReturnType<typeof sizeOf>) {
  return value?.width !== before?.width || value?.height !== before?.height;
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

/** The layers of a scene, and what is known of them. */
export interface Layers {
  readonly layers: readonly SceneLayer[];
  /** False where something about them stands in the file and is not understood. */
  readonly known: boolean;
  /** True where a layer may render a camera that the scene does not. */
  readonly opens: boolean;
}

/** The layers of a scene: the master layer, then those of the render setup, then legacy ones. */
export function layersOf(model: Model, scene: SceneSettings): Layers {
  const ties = tiesOf(model);
  const overrides = overridesOf(model, ties);
  const legacy = new Map(
    model.nodes
      .filter((node) => node.type === 'renderLayer' && !isForeign(node))
      .map((node) => [node.name, node]),
  );
  const facts: LayerFacts[] = [];
  const add = (node: MayaNode, name: string, setup: readonly Override[]) => {
    facts.push({ node, name, overrides: [...adjustmentsOf(node, ties), ...setup] });
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
  // A layer that the manager does not know is left over from somewhere, and does not render.
  const hasManager = ties.managed.size > 0 || model.find('renderLayerManager') !== undefined;
  const isLeft = ({ name }: MayaNode) => hasManager && name !== MASTER && !ties.managed.has(name);
  const told = facts.map((one) => layerOf(model, one, scene, ties, isLeft(one.node)));
  const opens = facts.some((one) =>
    one.overrides.some(({ attribute, value }) => attribute === 'renderable' && value !== 0),
  );
  return { layers: told.map(({ layer }) => layer), known: told.every(({ known }) => known), opens };
}
