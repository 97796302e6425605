import { ownValue } from '../../../domain/own-value.js';
import { anyOf, numberOf, orElse, type Stored, textOf, UNREAD } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { bareName, lastOf, plugOf } from '../model/plugs.js';
import { placeholderOf } from '../model/reference-edits.js';

/** An override of one attribute by a layer. */
export interface Override {
  readonly node: string;
  /** The attribute's long name. */
  readonly attribute: string;
  readonly value: Stored;
  /** True where the result is the scene's value times `factor` plus `value`. */
  readonly relative: boolean;
  readonly factor: Stored;
}

/** The connections between the nodes of render setup, legacy layers and their manager. */
export interface LayerLinks {
  /** The parent of each node of render setup. */
  readonly parents: ReadonlyMap<string, string>;
  /** The legacy layer of each layer of render setup. */
  readonly legacy: ReadonlyMap<string, string>;
  /** The selectors of each collection. */
  readonly selectors: ReadonlyMap<string, readonly MayaNode[]>;
  /** The layer before each layer of render setup. */
  readonly before: ReadonlyMap<string, string>;
  /** For each legacy layer, the adjusted plug of each of its adjustments (`adjs[n]`). */
  readonly adjusted: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The legacy layers that Maya's render layer manager lists. */
  readonly managed: ReadonlySet<string>;
}

/** The render layer manager of the scene; those of references have other names. */
const MANAGER = 'renderLayerManager';

/** Collects the connections between layer nodes. */
export function layerLinks(model: Model): LayerLinks {
  const links = {
    parents: new Map<string, string>(),
    legacy: new Map<string, string>(),
    selectors: new Map<string, MayaNode[]>(),
    before: new Map<string, string>(),
    adjusted: new Map<string, Map<string, string>>(),
    managed: new Set<string>(),
  };
  const addSelector = (source: string, destination: string) => {
    const node = model.find(source);
    if (!node || !/Selector$/.test(node.type)) return;
    const own = links.selectors.get(destination);
    if (own) own.push(node);
    else links.selectors.set(destination, [node]);
  };
  const addAdjusted = (layer: string, place: string, plug: string) => {
    const own = links.adjusted.get(layer) ?? new Map<string, string>();
    links.adjusted.set(layer, own);
    // A plug of a reference is replaced by a placeholder.
    own.set(place, model.placeholders.get(placeholderOf(plug) ?? '') ?? plug);
  };
  for (const { from, to } of model.connections) {
    const fromPlug = plugOf(from);
    const toPlug = plugOf(to);
    const [source, destination] = [bareName(fromPlug.node), bareName(toPlug.node)];
    const { attr } = toPlug;
    if (attr === 'pls' || attr === 'parentList') links.parents.set(destination, source);
    else if (attr === 'lrl' || attr === 'legacyRenderLayer') links.legacy.set(destination, source);
    else if (attr === 'sel' || attr === 'selector') addSelector(source, destination);
    else if (attr === 'prv' || attr === 'previous') links.before.set(destination, source);
    else if (attr === 'rlid' || attr === 'identification') {
      if (source === MANAGER) links.managed.add(destination);
    } else if (/\.(?:plg|plug)$/.test(attr)) addAdjusted(destination, attr.replace(/\.\w+$/, ''), from);
  }
  return links;
}

/** The layer of a node of render setup; undefined where the node or one of its parents is switched off. */
function layerOver(
  model: Model,
  node: MayaNode,
  { parents }: LayerLinks,
): { name: string; certain: boolean } | undefined {
  const seen = new Set<string>();
  let certain = true;
  let at: MayaNode | undefined = node;
  while (at && !seen.has(at.name)) {
    const enabled = orElse(numberOf(at, 'sen'), 1, undefined);
    if (enabled === 0) return undefined;
    // Where the switch is unread, so is the overridden value.
    certain &&= enabled !== undefined;
    if (at.type === 'renderSetupLayer') return { name: at.name, certain };
    seen.add(at.name);
    const parent = parents.get(at.name);
    at = parent === undefined ? undefined : model.find(parent);
  }
  return undefined;
}

/** Attributes whose overrides default to zero; sizes have another default, and texts are always written. */
const FROM_ZERO = new Set(['renderable', 'animation', 'startFrame', 'endFrame']);

/** The overrides of render setup, by layer. */
export function overridesOf(model: Model, links: LayerLinks): Map<string, Override[]> {
  const byLayer = new Map<string, Override[]>();
  for (const node of model.nodes) {
    if (!/Override$/.test(node.type)) continue;
    const layer = layerOver(model, node, links);
    const attribute = orElse(textOf(node, 'atr'), undefined, undefined);
    if (layer === undefined || attribute === undefined) continue;
    const relative = /^rel/.test(node.type);
    const value: Stored = relative
      ? orElse(numberOf(node, 'ofs'), 0, UNREAD)
      : // Zero is not written where it is the default; other defaults are unknown.
        orElse(anyOf(node, 'atv'), FROM_ZERO.has(attribute) ? 0 : UNREAD, UNREAD);
    // Both are dynamic attributes with the default zero; a factor of one is written.
    const factor = orElse(numberOf(node, 'mul'), 0, UNREAD);
    const named = orElse(textOf(node, 'tgName'), '', '');
    const target = named || (links.parents.get(node.name) ?? '');
    const list = byLayer.get(layer.name) ?? [];
    byLayer.set(layer.name, list);
    list.push({ node: target, attribute, value: layer.certain ? value : UNREAD, relative, factor });
  }
  return byLayer;
}

/** Long names of the attributes that legacy layers adjust. */
const LONG: Readonly<Record<string, string>> = {
  ...{ fs: 'startFrame', ef: 'endFrame', bfs: 'byFrameStep', an: 'animation', w: 'width', h: 'height' },
  ...{ ren: 'currentRenderer', outf: 'imageFormat', ifp: 'imageFilePrefix', rnd: 'renderable' },
  ...{ imfkey: 'imfPluginKey', wi: 'width', he: 'height', fnprx: 'imageFilePrefix' },
};

/** The unit of adjusted times is not known. */
const TIMES = new Set(['startFrame', 'endFrame']);

/** The adjustments of a legacy layer; a missing value counts as unread. */
export function adjustmentsOf(layer: MayaNode, { adjusted }: LayerLinks): Override[] {
  return [...(adjusted.get(layer.name) ?? [])].map(([place, plug]) => {
    const { node, attr: short } = plugOf(lastOf(plug));
    const attribute = ownValue(LONG, short) ?? short;
    // Maya writes zeros too, so a missing value has a form that is not understood.
    const value = TIMES.has(attribute) ? UNREAD : orElse(anyOf(layer, `${place}.val`), UNREAD, UNREAD);
    return { node: bareName(node), attribute, value, relative: false, factor: 1 };
  });
}

/** The static selection and the pattern of a collection; undefined where they are not understood. */
export function selectionOf(
  collection: string,
  { selectors }: LayerLinks,
): { names: string[]; pattern: string } | undefined {
  const names: string[] = [];
  let pattern = '';
  for (const node of selectors.get(collection) ?? []) {
    const selected = orElse(textOf(node, 'ssl'), '', undefined);
    const ownPattern = orElse(textOf(node, 'pat'), '', undefined);
    if (selected === undefined || ownPattern === undefined) return undefined;
    names.push(...selected.split('\n').filter((name) => name !== ''));
    if (pattern === '') pattern = ownPattern;
  }
  return { names, pattern };
}
