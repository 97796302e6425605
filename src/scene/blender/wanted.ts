import { FILE_BLOCKS } from './assets.js';
import type { Block } from './blocks.js';
import type { Dna } from './dna.js';

export const LISTS: ReadonlySet<string> = new Set(['CollectionObject', 'CollectionChild', 'Base']);
export const STRIPS: ReadonlySet<string> = new Set(['Sequence', 'Strip', 'StripElem']);
const LAYERS = ['ViewLayer', 'SceneRenderLayer'];
const NODES = ['NodeShaderTexIES', 'NodeShaderScript'];

/** Structs that are read among the data which follows a block of this code. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  SC: [...LISTS, ...STRIPS, ...LAYERS, 'TimeMarker', 'NodeImageMultiFile'],
  GR: ['CollectionObject', 'CollectionChild'],
  OB: ['MeshCacheModifierData', 'FluidDomainSettings'],
  ME: ['CustomDataExternal'],
  MA: NODES,
  WO: NODES,
  LA: NODES,
  NT: [...NODES, 'NodeImageMultiFile'],
  LI: [],
  ID: [],
  ...Object.fromEntries(Object.keys(FILE_BLOCKS).map((code) => [code, []])),
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
  /** Numbers of the structs that are wanted after such a block; undefined when it is not wanted itself. */
  after(block: Block): ReadonlySet<number> | undefined;
}

export function wantedOf(dna: Dna): Wanted {
  const after = new Map(
    Object.entries(WANTED).map(([code, names]) => [
      code,
      new Set(names.map((name) => dna.indexOf(name)).filter((index) => index !== undefined)),
    ]),
  );
  return {
    after({ code, struct }) {
      const expected = STRUCT_OF[code];
      return expected === undefined || dna.indexOf(expected) === struct ? after.get(code) : undefined;
    },
  };
}
