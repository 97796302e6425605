import { ownValue } from '../../domain/own-value.js';
import type { AssetKind, OptionalReason } from '../../domain/scene/scene-report.js';
import { kindByExtension } from '../paths/kind-by-extension.js';
import type { FileUse } from '../scene-format.js';

/** The longest path that is kept; systems open no longer ones. */
export const LONGEST_PATH = 4096;

/** Where a layer has a path. */
export interface PathPlace {
  /** The prim, or the field of the layer. */
  readonly node: string;
  /** The attribute or the field: `inputs:file`, `references`. */
  readonly name: string;
  /** The field of metadata that contains it: `customData`; left out for attributes. */
  readonly metadata?: string | undefined;
}

/** Metadata of users and pipelines, which no render reads. */
const USERS_DATA = new Set(['assetInfo', 'customData', 'customLayerData', 'sdrMetadata']);

/** Shaders that only the viewport or renderers for other programs read: `info:mdl:sourceAsset`. */
const SHADERS: Readonly<Record<string, OptionalReason>> = {
  'info:glslfx:sourceAsset': 'viewport-only',
  'info:mdl:sourceAsset': 'unused',
};

/** Arguments for a file format follow the path: `cache.abc:SDF_FORMAT_ARGS:start=1`. */
const ARGUMENTS = ':SDF_FORMAT_ARGS:';

/** A file within a package: `hero.usdz[hero.usda]`. */
const IN_PACKAGE = /^(.*\.usdz)\[.*\]$/is;

/** A URI; a drive is no scheme. */
const URI = /^[A-Za-z][A-Za-z0-9+.-]+:/;

/** The path of the file on disk: without the arguments for its format, and of a package the package itself. */
export function diskPath(path: string): string {
  const end = path.indexOf(ARGUMENTS);
  const plain = end < 0 ? path : path.slice(0, end);
  return IN_PACKAGE.exec(plain)?.[1] ?? plain;
}

function optionalReason({ name, metadata }: PathPlace): OptionalReason | undefined {
  if (metadata !== undefined && USERS_DATA.has(metadata)) return 'unused';
  return ownValue(SHADERS, name);
}

function kindOf(path: string, name: string): AssetKind {
  const kind = kindByExtension(path);
  if (kind !== undefined) return kind;
  return ['subLayers', 'references', 'payload'].includes(name) ? 'usd' : 'other';
}

/**
 * The file that an asset path refers to; undefined where it is empty, or a layer in memory (`anon:`). A URI and an
 * expression of variables (in backticks) are no paths on a disk.
 */
export function fileOf(path: string, place: PathPlace): FileUse | undefined {
  const { node, name, metadata } = place;
  if (path === '' || path.length > LONGEST_PATH || path.startsWith('anon:')) return undefined;
  // An asset's own name, which pipelines look up.
  if (metadata === 'assetInfo' && name === 'identifier') return undefined;
  const disk = diskPath(path);
  const optional = optionalReason(place);
  return {
    ...{ path, node, kind: kindOf(disk, name) },
    ...(disk.startsWith('`') || URI.test(disk) ? { notOnDisk: true as const } : {}),
    ...(optional ? { optional } : {}),
  };
}

/** The files of one layer, each path once, under the first prim that needs it. */
export interface LayerFiles {
  add(path: string, place: PathPlace): void;
  readonly files: readonly FileUse[];
  /** True when the limit of files is exceeded; further ones are left out. */
  readonly full: boolean;
}

/** The number of different paths in one layer, and of their characters. */
const [MOST_FILES, MOST_CHARACTERS] = [100_000, 16_000_000];

/** Creates an empty list of files. */
export function layerFiles(): LayerFiles {
  const byPath = new Map<string, FileUse>();
  let full = false;
  let characters = 0;
  return {
    add(path, place) {
      const known = byPath.get(path);
      if (known && (known.optional === undefined || optionalReason(place) !== undefined)) return;
      const use = fileOf(path, place);
      if (!use) return;
      if (!known) characters += path.length + use.node.length;
      if (!known && (byPath.size >= MOST_FILES || characters > MOST_CHARACTERS)) full = true;
      else byPath.set(path, use);
    },
    get files() {
      return [...byPath.values()];
    },
    get full() {
      return full;
    },
  };
}
