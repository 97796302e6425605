import type { Stored } from './attributes.js';
import type { MayaNode, Model } from './model.js';
import { bareName, lastOf } from './plugs.js';
import { type Edit, LAYERED, LOADED } from './reference-edits.js';
import { leafOf, relevantAttributes } from './relevant-attributes.js';

/** Whether a short name consists of letters of a long one, in order: `cfn` of `cacheFileName`. */
function isShortOf(short: string, long: string): boolean {
  if (short[0]?.toLowerCase() !== long[0]?.toLowerCase()) return false;
  let at = 0;
  for (const letter of long.toLowerCase()) if (letter === short[at]?.toLowerCase()) at += 1;
  return at === short.length;
}

/** The indices of a path: equal for `euvt[0].eutn` and `explicitUvTiles[0].explicitUvTileName`. */
function indices(attr: string): string {
  return [...attr.matchAll(/\[(\d+)\]/g)].map(([, index]) => index).join(',');
}

const { attributesOf } = relevantAttributes();

/** The path under which a node stores the attribute of an edit, or would store it. */
function pathOn({ type, attrs }: MayaNode, attr: string): string {
  const leaf = leafOf(attr);
  const short = attributesOf(type)?.get(leaf);
  const places = [...attrs.keys()].filter((path) => indices(path) === indices(attr));
  const same = places.find((path) => leafOf(path) === (short ?? leaf));
  if (same !== undefined) return same;
  if (short !== undefined) return attr.slice(0, attr.lastIndexOf('.') + 1) + short;
  // Of a plug-in's attribute only one name is known, and edits use the long one.
  const texts = places.filter((path) => typeof attrs.get(path) === 'string' && isShortOf(leafOf(path), leaf));
  return texts.toSorted((a, b) => b.length - a.length)[0] ?? attr;
}

/** Applies the edits of outer scenes to a scene. */
export function withEdits(model: Model, edits: readonly Edit[]): Model {
  const nodes = new Map(model.nodes.map((node) => [node.name, node]));
  const copies = new Map<string, MayaNode>();
  const loads = new Map<string, boolean>();

  function copyOf(name: string): MayaNode {
    const known = copies.get(name);
    if (known) return known;
    const before = nodes.get(name);
    const attrs = new Map<string, Stored>(before?.attrs);
    // A node of an irrelevant type is not stored yet.
    const node = { ...(before ?? { type: '', name, parent: undefined, shared: false }), attrs };
    copies.set(name, node);
    return node;
  }

  for (const { node, attr, value } of edits) {
    if (attr === LOADED) loads.set(node, value !== 0);
    else if (attr !== LAYERED && !node.includes(':')) {
      const copy = copyOf(node);
      copy.attrs.set(pathOn(copy, attr), value);
    }
  }
  const added = [...copies.values()].filter(({ name }) => !nodes.has(name));
  const all = [...model.nodes.map((node) => copies.get(node.name) ?? node), ...added];
  const byName = new Map(all.map((node) => [node.name, node]));
  const { references, ...rest } = { ...model, headDone: model.headDone };
  return {
    ...rest,
    nodes: all,
    references: references.map((one) => {
      const loaded = one.depth === 1 ? loads.get(one.node) : undefined;
      return loaded === undefined ? one : { ...one, loaded, listed: true };
    }),
    find: (name) => byName.get(bareName(lastOf(name))) ?? model.find(name),
  };
}
