import { ownValue } from '../../../domain/own-value.js';
import type { AssetKind } from '../../../domain/scene/scene-report.js';

const BY_EXTENSION: Readonly<Record<string, AssetKind>> = {
  abc: 'alembic',
  vdb: 'vdb',
  f3d: 'vdb',
  wav: 'sound',
  aif: 'sound',
  aiff: 'sound',
  mp3: 'sound',
  m4a: 'sound',
  mov: 'movie',
  mp4: 'movie',
  avi: 'movie',
  m4v: 'movie',
  wmv: 'movie',
  ies: 'ies',
  usd: 'usd',
  usda: 'usd',
  usdc: 'usd',
  usdz: 'usd',
  rs: 'proxy',
  ass: 'proxy',
  'ass.gz': 'proxy',
  vrmesh: 'proxy',
  vrscene: 'proxy',
  orbx: 'proxy',
  fbx: 'geometry',
  obj: 'geometry',
  stl: 'geometry',
  '3ds': 'geometry',
  dae: 'geometry',
  bvh: 'geometry',
  c4d: 'scene',
  bin: 'cache',
  mdd: 'cache',
  pc2: 'cache',
  mograph: 'cache',
  gi2: 'lightmap',
  ttf: 'font',
  otf: 'font',
  py: 'script',
  ocio: 'other',
};

const IMAGE =
  /^(?:png|jpe?g|tiff?|tga|exr|hdr|tx|psd|psb|bmp|gif|iff|dds|dpx|pict?|webp|jp2|rla|rpf|b3d|sgi)$/;

/** The extension of a path in lower case; empty without one. */
export function extensionOf(path: string): string {
  return /\.(ass\.gz|[A-Za-z0-9]{1,8})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** The use of a file by its extension; undefined for a path that has none of a file that Cinema 4D reads. */
export function kindOfFile(path: string): AssetKind | undefined {
  const extension = extensionOf(path);
  return IMAGE.test(extension) ? 'texture' : ownValue(BY_EXTENSION, extension);
}
