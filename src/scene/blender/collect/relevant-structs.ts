import { ownValue } from '../../../domain/own-value.js';
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
/** Structs that define which images and which frames of sequences are shown, in any data block. */
const IMAGE_USERS = [
  ...['NodeTexImage', 'NodeTexEnvironment', 'ImageUser', 'FCurve', 'bNodeTree', 'bNode', 'bNodeLink'],
];
const LAYERS = ['ViewLayer', 'SceneRenderLayer', 'LayerCollection'];
const NODES = ['NodeShaderTexIES', 'NodeShaderScript'];

/** Structs that are read in the data after a block with this code. */
const RELEVANT: Readonly<Record<string, readonly string[]>> = {
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

/** The struct that a block with this code must have. */
const STRUCT_OF: Readonly<Record<string, string>> = {
  SC: 'Scene',
  OB: 'Object',
  LI: 'Library',
  ID: 'ID',
};

/** The blocks of a file that are read. */
export interface RelevantStructs {
  /** The indices of the structs to read in the data after a block. */
  after(block: Block): ReadonlySet<number>;
  /** Whether a block is a data block with the struct of its code. */
  isBlock(block: Block): boolean;
}

/** Looks the relevant structs up in a file's DNA. */
export function relevantStructs(dna: Dna): RelevantStructs {
  const numbers = (names: readonly string[]) =>
    new Set(names.map((name) => dna.indexOf(name)).filter((index) => index !== undefined));
  const after = new Map(
    Object.entries(RELEVANT).map(([code, names]) => [code, numbers([...names, ...IMAGE_USERS])]),
  );
  const anywhere = numbers(IMAGE_USERS);
  return {
    after: ({ code }) => after.get(code) ?? anywhere,
    isBlock({ code, struct }) {
      const expected = ownValue(STRUCT_OF, code);
      return code.length === 2 && (expected === undefined || dna.indexOf(expected) === struct);
    },
  };
}
