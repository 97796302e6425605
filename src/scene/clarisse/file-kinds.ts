import type { AssetKind } from '../../domain/scene/scene-report.js';

const BY_EXTENSION: readonly (readonly [AssetKind, string])[] = [
  ['alembic', 'abc'],
  ['usd', 'usd usda usdc usdz'],
  ['vdb', 'vdb'],
  ['geometry', 'obj lwo ply fbx stl gltf glb'],
  ['texture', 'exr png jpg jpeg tif tiff tga hdr bmp tx dpx psd pic rat gif iff webp cin'],
  ['movie', 'mov mp4 avi mkv'],
  ['sound', 'wav mp3 aif aiff'],
  ['font', 'ttf otf'],
  ['ies', 'ies'],
  ['script', 'osl oso py'],
  ['cache', 'bgeo sc pdb prt ptc fur'],
  ['scene', 'project cfx render'],
];

const EXTENSIONS = new Map(BY_EXTENSION.flatMap(([kind, all]) => all.split(' ').map((one) => [one, kind])));

/** Kinds that are known by the extension, whatever the object's class. */
const ALWAYS = new Set<AssetKind | undefined>(['scene', 'script', 'ies']);

const BY_CLASS: readonly (readonly [RegExp, AssetKind])[] = [
  [/Usd/, 'usd'],
  [/Alembic|Abc/, 'alembic'],
  [/Vdb|Volume/, 'vdb'],
  [/^Texture/, 'texture'],
  [/^(?:Layer|Image)/, 'image'],
  [/^Geometry/, 'geometry'],
];

/** Classes of objects that write their file. */
const WRITERS = /Export|Write|^Process/;

export function writes(type: string): boolean {
  return WRITERS.test(type);
}

/** Whether a text has the extension of a file that objects read. */
export function isInputName(text: string): boolean {
  return EXTENSIONS.has(/\.(\w+)$/.exec(text)?.[1]?.toLowerCase() ?? '');
}

/** The kind of an object's file: by the object's class where that defines it, else by the extension. */
export function kindOfFile(type: string, path: string): AssetKind {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const byExtension = EXTENSIONS.get(extension) as AssetKind | undefined;
  if (byExtension && ALWAYS.has(byExtension)) return byExtension;
  return BY_CLASS.find(([pattern]) => pattern.test(type))?.[1] ?? byExtension ?? 'other';
}
