import { CrateDamage } from './cursor.js';
import { type Crate, countAt, integersAt, isCompressed, sectionCursor } from './sections.js';
import type { Texts } from './texts.js';

/** The place of a spec in the layer. */
export interface SpecPath {
  /** The path of the prim, `/World/Car`; empty for the layer itself. */
  readonly prim: string;
  /** The name of the attribute; undefined for a prim. */
  readonly property: string | undefined;
}

/** Paths are named up to this number; names are for people, and a crate may have millions. */
const MOST_PATHS = 2 << 20;

/** Names of more prims, and longer names, end early. */
const [DEEPEST, LONGEST] = [200, 1024];

const UNNAMED: SpecPath = { prim: '', property: undefined };

/** Reads the section PATHS; returns the path of each index. Paths before version 0.4 are not named. */
export async function readPaths(crate: Crate, { token }: Texts): Promise<(index: number) => SpecPath> {
  if (!isCompressed(crate)) return () => UNNAMED;
  const cursor = sectionCursor(crate, 'PATHS');
  const count = await countAt(cursor);
  const encoded = await countAt(cursor);
  if (encoded > count) throw new CrateDamage('malformed', cursor.at);
  if (count > MOST_PATHS) return () => UNNAMED;
  const indices = await integersAt(crate, cursor, encoded);
  const elements = await integersAt(crate, cursor, encoded);
  const jumps = await integersAt(crate, cursor, encoded);
  // The parent and the name of each path, by its index; a negative name is an attribute's.
  const parents = new Int32Array(count).fill(-1);
  const names = new Int32Array(count);
  const siblings: [at: number, parent: number][] = [];
  let parent = -1;
  for (let at = 0, left = encoded; left > 0; left--) {
    const index = indices[at];
    const jump = jumps[at];
    if (index === undefined || jump === undefined || index < 0 || index >= count) {
      throw new CrateDamage('malformed', cursor.at);
    }
    parents[index] = parent;
    names[index] = parent < 0 ? 0 : (elements[at] as number);
    // -1: a child only; 0: a sibling only; -2: neither; else a child, and how far away the sibling is.
    const hasChild = jump > 0 || jump === -1;
    if (jump > 0) siblings.push([at + jump, parent]);
    // Only the layer itself has no parent.
    if (hasChild || parent < 0) parent = index;
    if (hasChild || jump >= 0) at += 1;
    else {
      const next = siblings.pop();
      if (!next) break;
      [at, parent] = next;
    }
  }

  function primAt(index: number): string {
    const parts: string[] = [];
    let length = 0;
    for (let at = index; parts.length < DEEPEST && length < LONGEST; ) {
      const above = parents[at] ?? -1;
      if (above < 0) break;
      const name = token(Math.abs(names[at] as number)) ?? '';
      // A variant, `{paint=red}`, is no prim.
      if (!name.startsWith('{')) parts.unshift(name);
      length += name.length;
      at = above;
    }
    return parts.map((part) => `/${part}`).join('');
  }

  return (index) => {
    const name = names[index];
    if (name === undefined || (parents[index] ?? -1) < 0) return UNNAMED;
    if (name >= 0) return { prim: primAt(index), property: undefined };
    return { prim: primAt(parents[index] as number), property: token(-name) };
  };
}
