import type { Stored } from './attributes.js';
import type { MayaNode, Model } from './model.js';
import { bareName, lastOf } from './plugs.js';
import { type Edit, LAYERED, LOADED } from './reference-edits.js';
import { interest, leafOf } from './relevant-attributes.js';

/** Whether a short name may be made from the letters of a long one: `cfn` from `cacheFileName`. */
function isShortOf(short: string, long: string): boolean {
  if (short[0]?.toLowerCase() !== long[0]?.toLowerCase()) return false;
  let at = 0;
  for (const letter of long.toLowerCase()) if (letter === short[at]?.toLowerCase()) at += 1;
  return at === short.length;
}

/** The numbers in the brackets of a path: `euvt[0].eutn` and `explicitUvTiles[0].explicitUvTileName` have the same. */
function indices(attr: string): string {
  return [...attr.matchAll(/\[(\d+)\]/g)].map(([, index]) => index).join(',');
}

const { attributesOf } = interest();

/** The path by which a node has the attribute that a change names; where it has none, the one that it would have. */
function pathOn({ type, attrs }: MayaNode, attr: string): string {
  const leaf = leafOf(attr);
  const short = attributesOf(type)?.get(leaf);
  const places = [...attrs.keys()].filter((path) => indices(path) === indices(attr));
  const same = places.find((path) => leafOf(path) === (short ?? leaf));
  if (same !== undefined) return same;
  if (short !== undefined) return attr.slice(0, attr.lastIndexOf('.') + 1) + short;
  // Of plug-ins only one of both names is known, and changes name the long one.
  const texts = places.filter((path) => typeof attrs.get(path) === 'string' && isShortOf(leafOf(path), leaf));
  return texts.toSorted((a, b) => b.length - a.length)[0] ?? attr;
}

/** A scene as the scenes above it make it. */
export function withEdits(model: Model, edits: readonly Edit[]): Model {
  const nodes = new Map(model.nodes.map((node) => [node.name, node]));
  const copies = new Map<string, MayaNode>();
  const loads = new Map<string, boolean>();

  function copyOf(name: string): MayaNode {
    const known = copies.get(name);
    if (known) return known;
    const before = nodes.get(name);
    const attrs = new Map<string, Stored>(before?.attrs);
    // A node of which nothing was kept: its type was of no interest.
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
