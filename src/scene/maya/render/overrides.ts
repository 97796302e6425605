import { anyOf, numberOf, orElse, type Stored, textOf, UNREAD } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { bareName, lastOf, plugOf } from '../model/plugs.js';
import { placeholderOf } from '../model/reference-edits.js';

/** One value that a layer has otherwise than its scene. */
export interface Override {
  readonly node: string;
  /** Long name of the attribute. */
  readonly attribute: string;
  readonly value: Stored;
  /** True where the value is added to the scene's, after that was multiplied. */
  readonly relative: boolean;
  readonly factor: Stored;
}

/** Where nodes of a render setup belong, and what they are connected to. */
export interface Ties {
  /** The node that holds a node of the render setup. */
  readonly parents: ReadonlyMap<string, string>;
  /** Legacy layers, by the layers of the render setup that stand for them. */
  readonly legacy: ReadonlyMap<string, string>;
  /** Selectors, by their collections. */
  readonly selectors: ReadonlyMap<string, readonly MayaNode[]>;
  /** The layer before each layer of the render setup. */
  readonly before: ReadonlyMap<string, string>;
  /** For each legacy layer, the place of each of its adjustments (`adjs[n]`) and the `node.attr` that it is about. */
  readonly adjusted: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Legacy layers that Maya's manager of layers knows. */
  readonly managed: ReadonlySet<string>;
}

/** Maya's own manager of layers; those of references are called otherwise. */
const MANAGER = 'renderLayerManager';

export function tiesOf(model: Model): Ties {
  const ties = {
    parents: new Map<string, string>(),
    legacy: new Map<string, string>(),
    selectors: new Map<string, MayaNode[]>(),
    before: new Map<string, string>(),
    adjusted: new Map<string, Map<string, string>>(),
    managed: new Set<string>(),
  };
  const addSelector = (giver: string, taker: string) => {
    const node = model.find(giver);
    if (!node || !/Selector$/.test(node.type)) return;
    const own = ties.selectors.get(taker);
    if (own) own.push(node);
    else ties.selectors.set(taker, [node]);
  };
  const addAdjusted = (layer: string, place: string, plug: string) => {
    const own = ties.adjusted.get(layer) ?? new Map<string, string>();
    ties.adjusted.set(layer, own);
    // What a layer adjusts in a reference is behind a placeholder.
    own.set(place, model.placeholders.get(placeholderOf(plug) ?? '') ?? plug);
  };
  for (const { from, to } of model.connections) {
    const source = plugOf(from);
    const target = plugOf(to);
    const [giver, taker] = [bareName(source.node), bareName(target.node)];
    const { attr } = target;
    if (attr === 'pls' || attr === 'parentList') ties.parents.set(taker, giver);
    else if (attr === 'lrl' || attr === 'legacyRenderLayer') ties.legacy.set(taker, giver);
    else if (attr === 'sel' || attr === 'selector') addSelector(giver, taker);
    else if (attr === 'prv' || attr === 'previous') ties.before.set(taker, giver);
    else if (attr === 'rlid' || attr === 'identification') {
      if (giver === MANAGER) ties.managed.add(taker);
    } else if (/\.(?:plg|plug)$/.test(attr)) addAdjusted(taker, attr.replace(/\.\w+$/, ''), from);
  }
  return ties;
}

/** The layer that a node of the render setup belongs to; undefined where something on the way is switched off. */
function layerOver(
  model: Model,
  node: MayaNode,
  { parents }: Ties,
): { name: string; certain: boolean } | undefined {
  const seen = new Set<string>();
  let certain = true;
  let at: MayaNode | undefined = node;
  while (at && !seen.has(at.name)) {
    const enabled = orElse(numberOf(at, 'sen'), 1, undefined);
    if (enabled === 0) return undefined;
    // Whether it counts is not known: then neither is what it overrides.
    certain &&= enabled !== undefined;
    if (at.type === 'renderSetupLayer') return { name: at.name, certain };
    seen.add(at.name);
    const parent = parents.get(at.name);
    at = parent === undefined ? undefined : model.find(parent);
  }
  return undefined;
}

/** What an override holds of these starts at zero; sizes start at another number, texts are always written. */
const FROM_ZERO = new Set(['renderable', 'animation', 'startFrame', 'endFrame']);

/** The overrides of the render setup, by the layers that they belong to. */
export function overridesOf(model: Model, ties: Ties): Map<string, Override[]> {
  const byLayer = new Map<string, Override[]>();
  for (const node of model.nodes) {
    if (!/Override$/.test(node.type)) continue;
    const layer = layerOver(model, node, ties);
    const attribute = orElse(textOf(node, 'atr'), undefined, undefined);
    if (layer === undefined || attribute === undefined) continue;
    const relative = /^rel/.test(node.type);
    const value: Stored = relative
      ? orElse(numberOf(node, 'ofs'), 0, UNREAD)
      : // What is zero, or a switch that is off, is the default and not written. Of others the default is not known.
        orElse(anyOf(node, 'atv'), FROM_ZERO.has(attribute) ? 0 : UNREAD, UNREAD);
    // Both are attributes that are added to the node, and start at zero: a factor of one is written.
    const factor = orElse(numberOf(node, 'mul'), 0, UNREAD);
    const named = orElse(textOf(node, 'tgName'), '', '');
    const target = named || (ties.parents.get(node.name) ?? '');
    const list = byLayer.get(layer.name) ?? [];
    byLayer.set(layer.name, list);
    list.push({ node: target, attribute, value: layer.certain ? value : UNREAD, relative, factor });
  }
  return byLayer;
}

/** Long names of what a legacy layer adjusts. */
const LONG: Readonly<Record<string, string>> = {
  ...{ fs: 'startFrame', ef: 'endFrame', bfs: 'byFrameStep', an: 'animation', w: 'width', h: 'height' },
  ...{ ren: 'currentRenderer', outf: 'imageFormat', ifp: 'imageFilePrefix', rnd: 'renderable' },
  ...{ imfkey: 'imfPluginKey', wi: 'width', he: 'height', fnprx: 'imageFilePrefix' },
};

/** In which unit an adjusted time is written is not established. */
const TIMES = new Set(['startFrame', 'endFrame']);

/** What a legacy layer adjusts; where the file does not tell to what, the value is not understood. */
export function adjustmentsOf(layer: MayaNode, { adjusted }: Ties): Override[] {
  return [...(adjusted.get(layer.name) ?? [])].map(([place, plug]) => {
    const { node, attr: short } = plugOf(lastOf(plug));
    const attribute = LONG[short] ?? short;
    // Maya writes what is zero, too: what is left out was written in some other way.
    const value = TIMES.has(attribute) ? UNREAD : orElse(anyOf(layer, `${place}.val`), UNREAD, UNREAD);
    return { node: bareName(node), attribute, value, relative: false, factor: 1 };
  });
}

/** The names that a collection selects by hand, and its pattern; undefined where they are not understood. */
export function selectionOf(
  collection: string,
  { selectors }: Ties,
): { names: string[]; pattern: string } | undefined {
  const names: string[] = [];
  let pattern = '';
  for (const node of selectors.get(collection) ?? []) {
    const selected = orElse(textOf(node, 'ssl'), '', undefined);
    const fitting = orElse(textOf(node, 'pat'), '', undefined);
    if (selected === undefined || fitting === undefined) return undefined;
    names.push(...selected.split('\n').filter((name) => name !== ''));
    if (pattern === '') pattern = fitting;
  }
  return { names, pattern };
}
