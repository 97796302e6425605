import type { AssetKind } from '../../../domain/scene/scene-report.js';
import type { FileUse, SequenceRule } from '../../scene-format.js';
import type { Fields, Item } from '../container/fields.js';
import { cacheRule, clipRule, volumeRule } from './sequences.js';

/** Image.source and MovieClip.source: where the pixels come from. */
const SOURCE = { sequence: 2, movie: 3, generated: 4, viewer: 5, tiled: 6 } as const;
const CLIP_SEQUENCE = 1;

/** A file, before it is known which of its tiles the scene lists. */
export interface NamedFile extends FileUse {
  readonly tiled?: true;
}

/** The field that holds the path; `filepath` beside `name` is the absolute path of the last session. */
function pathOf(item: Item, { text }: Fields): string {
  return text(item, 'name') ?? text(item, 'filepath') ?? '';
}

/** Whether the path of a file is told in a way that is understood: a text in the struct itself. */
export function hasPath(item: Item, { text }: Fields): boolean {
  return ['name', 'filepath', 'filename', 'cache_directory'].some((field) => text(item, field) !== undefined);
}

function packed(item: Item, { address }: Fields): { embedded?: true } {
  return address(item, 'packedfile') || address(item, 'packedfiles') ? { embedded: true } : {};
}

function image(item: Item, node: string, fields: Fields): NamedFile | undefined {
  const source = fields.number(item, 'source');
  if (source === SOURCE.generated || source === SOURCE.viewer) return undefined;
  const path = pathOf(item, fields);
  const use = { path, node, kind: 'texture' as const, ...packed(item, fields) };
  if (source === SOURCE.movie) return { ...use, kind: 'movie' };
  if (source === SOURCE.sequence) return { ...use, pattern: 'sequence' };
  if (source !== SOURCE.tiled) return use;
  // Since 3.0 the path of tiles has a token in it; before it named the first tile.
  return { ...use, tiled: true, ...(/<(?:udim|uvtile)>/i.test(path) ? {} : { pattern: 'udim' }) };
}

/** A sequence, and its members where their rule can be told. */
function inFrames(rule: SequenceRule | undefined): Pick<FileUse, 'pattern' | 'members'> {
  return { pattern: 'sequence', ...(rule ? { members: { uses: [rule] } } : {}) };
}

function movieClip(item: Item, node: string, fields: Fields): FileUse {
  const path = pathOf(item, fields);
  const sequence = fields.number(item, 'source') === CLIP_SEQUENCE;
  return { path, node, kind: 'movie', ...(sequence ? inFrames(clipRule(item, path, fields)) : {}) };
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

function cacheFile(item: Item, node: string, fields: Fields): FileUse {
  const path = pathOf(item, fields);
  const sequence = fields.number(item, 'is_sequence');
  return { path, node, kind: cacheKind(path), ...(sequence ? inFrames(cacheRule(item, path, fields)) : {}) };
}

const LAYER_HIDDEN = 1;

/** A file laid over a cache file. */
function cacheLayer(item: Item, node: string, { text, number }: Fields): FileUse | undefined {
  const path = text(item, 'filepath') ?? '';
  return (number(item, 'flag') ?? 0) & LAYER_HIDDEN ? undefined : { path, node, kind: cacheKind(path) };
}

function volume(item: Item, node: string, fields: Fields): FileUse {
  const path = pathOf(item, fields);
  const sequence = fields.number(item, 'is_sequence');
  const frames = sequence ? inFrames(volumeRule(item, path, fields)) : {};
  return { path, node, kind: 'vdb', ...packed(item, fields), ...frames };
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

type ReadUse = (item: Item, node: string, fields: Fields) => NamedFile | undefined;

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
  CacheFileLayer: cacheLayer,
};

/** A library as a file. */
export function library(item: Item, node: string, fields: Fields): FileUse {
  return { path: pathOf(item, fields), node, kind: 'scene', ...packed(item, fields) };
}
