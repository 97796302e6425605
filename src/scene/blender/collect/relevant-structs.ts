import type { Block } from '../container/blocks.js';
import type { Dna } from '../container/dna.js';
import { FILE_BLOCKS } from '../files/assets.js';

export const LISTS: ReadonlySet<string> = new Set(['CollectionObject', 'CollectionChild', 'Base']);
export const STRIPS: ReadonlySet<string> = new Set(['Sequence', 'Strip', 'StripElem']);
export const CACHES: ReadonlySet<string> = new Set([
  'PointCache',
  'OceanModifierData',
  'NodesModifierData',
  'NodesModifierBake',
]);
/** What tells which images are shown, and which frames of a sequence, wherever it lies. */
const SHOWS = [
  ...['NodeTexImage', 'NodeTexEnvironment', 'ImageUser', 'FCurve', 'bNodeTree', 'bNode', 'bNodeLink'],
];
const LAYERS = ['ViewLayer', 'SceneRenderLayer', 'LayerCollection'];
const NODES = ['NodeShaderTexIES', 'NodeShaderScript'];

/** Structs that are read among the data which follows a block of this code. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  SC: [...LISTS, ...STRIPS, ...LAYERS, 'TimeMarker', 'NodeImageMultiFile', 'PointCache'],
  GR: ['CollectionObject', 'CollectionChild'],
  OB: ['MeshCacheModifierData', 'FluidDomainSettings', ...CACHES],
  ME: ['CustomDataExternal'],
  MA: NODES,
  WO: NODES,
  LA: NODES,
  NT: [...NODES, 'NodeImageMultiFile'],
  LI: [],
  ID: [],
  ...Object.fromEntries(Object.keys(FILE_BLOCKS).map((code) => [code, []])),
  IM: ['ImageTile'],
  CF: ['CacheFileLayer'],
};

/** The structs of blocks whose fields mean something else in any other. */
const STRUCT_OF: Readonly<Record<string, string>> = {
  SC: 'Scene',
  OB: 'Object',
  LI: 'Library',
  ID: 'ID',
};

/** What of a file's blocks is worth reading, by the numbers that its structs have. */
export interface Wanted {
  /** Numbers of the structs that are wanted after such a block, which is one with a name of its own. */
  after(block: Block): ReadonlySet<number>;
  /** Whether a block is what its code says. */
  isBlock(block: Block): boolean;
}

export function wantedOf(dna: Dna): Wanted {
  const numbers = (names: readonly string[]) =>
    new Set(names.map((name) => dna.indexOf(name)).filter((index) => index !== undefined));
  const after = new Map(Object.entries(WANTED).map(([code, names]) => [code, numbers([...names, ...SHOWS])]));
  const anywhere = numbers(SHOWS);
  return {
    after: ({ code }) => after.get(code) ?? anywhere,
    isBlock({ code, struct }) {
      const expected = STRUCT_OF[code];
      return code.length === 2 && (expected === undefined || dna.indexOf(expected) === struct);
    },
  };
}
