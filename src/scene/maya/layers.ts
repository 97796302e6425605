import { type Finding, found, type SceneLayer, type SceneSize } from '../../domain/scene-report.js';
import { type CameraNode, isCameraNamed } from './cameras.js';
import {
  attributeOf,
  bareName,
  lastOf,
  type MayaNode,
  type Model,
  numberOf,
  plugOf,
  textOf,
  type Value,
} from './model.js';
import { changed, framesText, imageFormatOf, outputOf, type Settings } from './settings.js';

const MASTER = 'defaultRenderLayer';

/** What is a master layer, but not this scene's: one of a reference, or a copy that an import left. */
function isForeign({ name }: MayaNode): boolean {
  return name.includes(':') || /^defaultRenderLayer\d+$/.test(name);
}

/** One value that a layer has otherwise than its scene. */
interface Override {
  readonly node: string;
  /** Long name of the attribute. */
  readonly attribute: string;
  readonly value: Value;
  /** True where the value is added to the scene's, after that was multiplied. */
  readonly relative: boolean;
  readonly factor: number;
}

/** Where nodes of a render setup belong, and what they are connected to. */
interface Ties {
  /** The node that holds a node of the render setup. */
  readonly parents: ReadonlyMap<string, string>;
  /** Legacy layers, by the layers of the render setup that stand for them. */
  readonly legacy: ReadonlyMap<string, string>;
  /** Collections, by their selectors. */
  readonly selectors: ReadonlyMap<string, string>;
  /** The layer before each layer of the render setup. */
  readonly before: ReadonlyMap<string, string>;
  /** `node.attr` that an adjustment of a legacy layer is about, by `layer.adjs[n]`. */
  readonly adjusted: ReadonlyMap<string, string>;
}

function tiesOf(model: Model): Ties {
  const ties = {
    parents: new Map<string, string>(),
    legacy: new Map<string, string>(),
    selectors: new Map<string, string>(),
    before: new Map<string, string>(),
    adjusted: new Map<string, string>(),
  };
  for (const { from, to } of model.connections) {
    const source = plugOf(from);
    const target = plugOf(to);
    const [giver, taker] = [bareName(source.node), bareName(target.node)];
    const { attr } = target;
    if (attr === 'pls' || attr === 'parentList') ties.parents.set(taker, giver);
    else if (attr === 'lrl' || attr === 'legacyRenderLayer') ties.legacy.set(taker, giver);
    else if (attr === 'sel' || attr === 'selector') ties.selectors.set(giver, taker);
    else if (attr === 'prv' || attr === 'previous') ties.before.set(taker, giver);
    else if (/\.(?:plg|plug)$/.test(attr)) ties.adjusted.set(`${taker}.${attr.replace(/\.\w+$/, '')}`, from);
  }
  return ties;
}

/** The layer that a node of the render setup belongs to; undefined where something on the way is switched off. */
function layerOver(model: Model, node: MayaNode, { parents }: Ties): string | undefined {
  const seen = new Set<string>();
  let at: MayaNode | undefined = node;
  while (at && !seen.has(at.name)) {
    if (numberOf(at, 'sen', 'selfEnabled') === 0) return undefined;
    if (at.type === 'renderSetupLayer') return at.name;
    seen.add(at.name);
    const parent = parents.get(at.name);
    at = parent === undefined ? undefined : model.find(parent);
  }
  return undefined;
}

/** The overrides of the render setup, by the layers that they belong to. */
function overridesOf(model: Model, ties: Ties): Map<string, Override[]> {
  const byLayer = new Map<string, Override[]>();
  for (const node of model.nodes) {
    if (!/Override$/.test(node.type)) continue;
    const layer = layerOver(model, node, ties);
    const attribute = textOf(node, 'atr', 'attribute');
    if (layer === undefined || attribute === undefined) continue;
    const relative = /^rel/.test(node.type);
    const value = relative
      ? (numberOf(node, 'ofs', 'offset') ?? 0)
      : // A switch that is off is the default, and not written.
        (attributeOf(node, 'atv', 'attrValue') ?? (attribute === 'renderable' ? 0 : undefined));
    if (value === undefined) continue;
    const factor = numberOf(node, 'mul', 'multiply') ?? 1;
    const target = textOf(node, 'tgName', 'targetNodeName') ?? ties.parents.get(node.name) ?? '';
    const list = byLayer.get(layer) ?? [];
    byLayer.set(layer, list);
    list.push({ node: target, attribute, value, relative, factor });
  }
  return byLayer;
}

/** Long names of what a legacy layer adjusts. */
const LONG: Readonly<Record<string, string>> = {
  ...{ fs: 'startFrame', ef: 'endFrame', bfs: 'byFrameStep', an: 'animation', w: 'width', h: 'height' },
  ...{ ren: 'currentRenderer', outf: 'imageFormat', ifp: 'imageFilePrefix', rnd: 'renderable' },
};

/** What a legacy layer adjusts, and whether the file tells to what. */
function adjustmentsOf(layer: MayaNode, { adjusted }: Ties): (Override & { readonly certain: boolean })[] {
  return [...layer.attrs].flatMap(([attr, value]) => {
    const [, place] = /^(.*)\.(?:val|value)$/.exec(attr) ?? [];
    const plug = place === undefined ? undefined : adjusted.get(`${layer.name}.${place}`);
    if (plug === undefined) return [];
    const { node, attr: short } = plugOf(plug);
    const attribute = LONG[short] ?? short;
    // In which unit an adjusted time is written is not established.
    const certain = attribute !== 'startFrame' && attribute !== 'endFrame';
    return [{ node: bareName(lastOf(node)), attribute, value, relative: false, factor: 1, certain }];
  });
}

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

/** The names that a collection selects by hand, and its pattern. */
function selectionOf(
  model: Model,
  collection: string,
  { selectors }: Ties,
): { names: string[]; pattern: string } {
  const own = model.nodes.filter(
    ({ name, type }) => /Selector$/.test(type) && selectors.get(name) === collection,
  );
  const names = own.flatMap((node) => (textOf(node, 'ssl', 'staticSelection') ?? '').split('\n'));
  const pattern = own.map((node) => textOf(node, 'pat', 'pattern') ?? '').find((text) => text !== '') ?? '';
  return { names: names.filter((name) => name !== ''), pattern };
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

function camerasOf(model: Model, { overrides }: LayerFacts, cameras: readonly CameraNode[], ties: Ties) {
  const states = new Map(cameras.map((camera) => [camera, camera.renderable]));
  for (const { attribute, value, node } of overrides) {
    if (attribute !== 'renderable') continue;
    const { names, pattern } = selectionOf(model, node, ties);
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
  const moved = text !== framesText(before);
  const frames: Finding<string> =
    uncertain || text === undefined ? { value: null, state: 'unknown' } : found(text);
  const size: SceneSize = { width: Math.floor(own.width), height: Math.floor(own.height) };
  const resized = own.width !== before.width || own.height !== before.height;
  const cameras = camerasOf(model, facts, scene.cameras, ties);
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

/** Layers of the render setup in its order: each follows the one before it. */
function inOrder(layers: readonly MayaNode[], { before }: Ties): MayaNode[] {
  const depth = (node: MayaNode) => {
    const seen = new Set<string>();
    for (let at: string | undefined = node.name; at !== undefined && !seen.has(at); at = before.get(at))
      seen.add(at);
    return seen.size;
  };
  const depths = new Map(layers.map((node) => [node, depth(node)]));
  return layers.toSorted((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0));
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
    const node = legacy.get(ties.legacy.get(setup.name) ?? '');
    if (node) add(node, setup.name, overrides.get(setup.name) ?? []);
  }
  for (const node of [...legacy.values()]) add(node, node.name, []);
  return facts.map((one) => layerOf(model, one, scene, ties));
}
