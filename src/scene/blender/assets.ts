import type { AssetKind } from '../../domain/scene-report.js';
import type { FileUse } from '../format.js';
import type { Fields, Item } from './fields.js';

/** Image.source and MovieClip.source: where the pixels come from. */
const SOURCE = { sequence: 2, movie: 3, generated: 4, viewer: 5, tiled: 6 } as const;
const CLIP_SEQUENCE = 1;

/** The field that holds the path; `filepath` beside `name` is the absolute path of the last session. */
function pathOf(item: Item, { text }: Fields): string {
  return text(item, 'name') ?? text(item, 'filepath') ?? '';
}

function packed(item: Item, { address }: Fields): { embedded?: true } {
  return address(item, 'packedfile') || address(item, 'packedfiles') ? { embedded: true } : {};
}

function image(item: Item, node: string, fields: Fields): FileUse | undefined {
  const source = fields.number(item, 'source');
  if (source === SOURCE.generated || source === SOURCE.viewer) return undefined;
  const path = pathOf(item, fields);
  const use = { path, node, kind: 'texture' as const, ...packed(item, fields) };
  if (source === SOURCE.movie) return { ...use, kind: 'movie' };
  if (source === SOURCE.sequence) return { ...use, pattern: 'sequence' };
  // Since 3.0 the path of tiles has a token in it; before it named the first tile.
  if (source === SOURCE.tiled && !/<(?:udim|uvtile)>/i.test(path)) return { ...use, pattern: 'udim' };
  return use;
}

function movieClip(item: Item, node: string, fields: Fields): FileUse {
  const sequence = fields.number(item, 'source') === CLIP_SEQUENCE;
  return { path: pathOf(item, fields), node, kind: 'movie', ...(sequence ? { pattern: 'sequence' } : {}) };
}

function font(item: Item, node: string, fields: Fields): FileUse | undefined {
  const path = pathOf(item, fields);
  return path === '<builtin>' ? undefined : { path, node, kind: 'font', ...packed(item, fields) };
}

function sound(item: Item, node: string, fields: Fields): FileUse {
  return { path: pathOf(item, fields), node, kind: 'sound', ...packed(item, fields) };
}

/** Caches of animated geometry, by what they are written in. */
function cacheKind(path: string): AssetKind {
  if (/\.abc$/i.test(path)) return 'alembic';
  return /\.usd[acz]?$/i.test(path) ? 'usd' : 'cache';
}

function sequence(item: Item, { number }: Fields): { pattern?: 'sequence' } {
  return number(item, 'is_sequence') ? { pattern: 'sequence' } : {};
}

function cacheFile(item: Item, node: string, fields: Fields): FileUse {
  const path = pathOf(item, fields);
  return { path, node, kind: cacheKind(path), ...sequence(item, fields) };
}

function volume(item: Item, node: string, fields: Fields): FileUse {
  const path = pathOf(item, fields);
  return { path, node, kind: 'vdb', ...packed(item, fields), ...sequence(item, fields) };
}

/** A file of a node or a modifier, whose own field it is. */
function named(kind: AssetKind, field: string) {
  return (item: Item, node: string, { text }: Fields): FileUse => ({
    path: text(item, field) ?? '',
    node,
    kind,
  });
}

const INTERNAL = 0;

/** Nodes that hold a text of the scene or the path of a file. */
function external(kind: AssetKind) {
  return (item: Item, node: string, { text, number }: Fields): FileUse | undefined =>
    number(item, 'mode') === INTERNAL ? undefined : { path: text(item, 'filepath') ?? '', node, kind };
}

/** Any of the parts of a simulation (data, noise, mesh, particles, guides) is baked. */
const BAKED = 0b10_1010_1010;

function fluid(item: Item, node: string, { text, number }: Fields): FileUse | undefined {
  if (((number(item, 'cache_flag') ?? 0) & BAKED) === 0) return undefined;
  return { path: text(item, 'cache_directory') ?? '', node, kind: 'cache' };
}

type ReadUse = (item: Item, node: string, fields: Fields) => FileUse | undefined;

/** Data blocks that stand for a file, by the code of their block. */
export const FILE_BLOCKS: Readonly<Record<string, ReadUse>> = {
  IM: image,
  MC: movieClip,
  SO: sound,
  VF: font,
  CF: cacheFile,
  VO: volume,
};

/** Structs within a data block that name a file. */
export const FILE_STRUCTS: Readonly<Record<string, ReadUse>> = {
  NodeShaderTexIES: external('ies'),
  NodeShaderScript: external('script'),
  MeshCacheModifierData: named('cache', 'filepath'),
  FluidDomainSettings: fluid,
  CustomDataExternal: named('geometry', 'filename'),
};

/** A library as a file. */
export function library(item: Item, node: string, fields: Fields): FileUse {
  return { path: pathOf(item, fields), node, kind: 'scene', ...packed(item, fields) };
}
