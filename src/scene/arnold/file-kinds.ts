import { ownValue } from '../../domain/own-value.js';
import type { AssetKind } from '../../domain/scene/scene-report.js';

const BY_EXTENSION: readonly (readonly [AssetKind, string])[] = [
  ['scene', 'ass'],
  ['alembic', 'abc'],
  ['usd', 'usd usda usdc usdz'],
  ['vdb', 'vdb'],
  ['geometry', 'obj ply'],
  ['texture', 'exr png jpg jpeg tif tiff tga hdr bmp tx tex dpx psd pic gif iff webp cin ptx ptex dds rgbe'],
  ['ies', 'ies'],
  ['script', 'osl oso py lua'],
  ['cache', 'fur bgeo pdb prt ptc pda xgen f3d sc'],
  ['other', 'mtlx ocio cube 3dl so dll dylib csv txt dat'],
];

const EXTENSIONS = new Map(BY_EXTENSION.flatMap(([kind, all]) => all.split(' ').map((one) => [one, kind])));

/** Kinds of the files of built-in nodes. */
const BY_TYPE: Readonly<Record<string, AssetKind>> = {
  image: 'texture',
  photometric_light: 'ies',
  alembic: 'alembic',
  usd: 'usd',
  osl: 'script',
  volume_openvdb: 'vdb',
};

function extensionOf(path: string): string {
  return /\.(\w+)$/.exec(path.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? '';
}

/** Whether a text ends like the name of a file that nodes read. */
export function isInputName(text: string): boolean {
  return EXTENSIONS.has(extensionOf(text));
}

/** The kind of a node's file: by its extension, else by the node's type. */
export function kindOfFile(type: string, path: string): AssetKind {
  const known = EXTENSIONS.get(extensionOf(path)) as AssetKind | undefined;
  if (type === 'image') return 'texture';
  return known ?? ownValue(BY_TYPE, type) ?? 'other';
}

/** Whether a file names further files that are not looked into: a MaterialX document, a colour configuration. */
export function hasOwnFiles(path: string): boolean {
  return /\.(?:mtlx|ocio|xgen)$/i.test(path);
}
