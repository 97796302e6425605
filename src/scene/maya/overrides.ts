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

/** One value that a layer has otherwise than its scene. */
export interface Override {
  readonly node: string;
  /** Long name of the attribute. */
  readonly attribute: string;
  readonly value: Value;
  /** True where the value is added to the scene's, after that was multiplied. */
  readonly relative: boolean;
  readonly factor: number;
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
  /** `node.attr` that an adjustment of a legacy layer is about, by `layer.adjs[n]`. */
  readonly adjusted: ReadonlyMap<string, string>;
}

export function tiesOf(model: Model): Ties {
  const ties = {
    parents: new Map<string, string>(),
    legacy: new Map<string, string>(),
    selectors: new Map<string, MayaNode[]>(),
    before: new Map<string, string>(),
    adjusted: new Map<string, string>(),
  };
  const addSelector = (giver: string, taker: string) => {
    const node = model.find(giver);
    if (!node || !/Selector$/.test(node.type)) return;
    const own = ties.selectors.get(taker);
    if (own) own.push(node);
    else ties.selectors.set(taker, [node]);
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

/** What an override holds of these starts at zero; sizes start at another number, texts are always written. */
const FROM_ZERO = new Set(['renderable', 'animation', 'startFrame', 'endFrame']);

/** The overrides of the render setup, by the layers that they belong to. */
export function overridesOf(model: Model, ties: Ties): Map<string, Override[]> {
  const byLayer = new Map<string, Override[]>();
  for (const node of model.nodes) {
    if (!/Override$/.test(node.type)) continue;
    const layer = layerOver(model, node, ties);
    const attribute = textOf(node, 'atr', 'attribute');
    if (layer === undefined || attribute === undefined) continue;
    const relative = /^rel/.test(node.type);
    const value = relative
      ? (numberOf(node, 'ofs', 'offset') ?? 0)
      : // What is zero, or a switch that is off, is the default and not written.
        (attributeOf(node, 'atv', 'attrValue') ?? (FROM_ZERO.has(attribute) ? 0 : undefined));
    if (value === undefined) continue;
    // Both are attributes that are added to the node, and start at zero: a factor of one is written.
    const factor = numberOf(node, 'mul', 'multiply') ?? 0;
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
export function adjustmentsOf(
  layer: MayaNode,
  { adjusted }: Ties,
): (Override & { readonly certain: boolean })[] {
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

/** The names that a collection selects by hand, and its pattern. */
export function selectionOf(collection: string, { selectors }: Ties): { names: string[]; pattern: string } {
  const own = selectors.get(collection) ?? [];
  const names = own.flatMap((node) => (textOf(node, 'ssl', 'staticSelection') ?? '').split('\n'));
  const pattern = own.map((node) => textOf(node, 'pat', 'pattern') ?? '').find((text) => text !== '') ?? '';
  return { names: names.filter((name) => name !== ''), pattern };
}
