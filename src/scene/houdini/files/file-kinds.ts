import type { AssetKind } from '../../../domain/scene/scene-report.js';

const BY_EXTENSION: readonly (readonly [AssetKind, string])[] = [
  [
    'texture',
    'exr png jpg jpeg tif tiff hdr rat tga bmp pic gif psd dpx cin iff sgi tex ptx rstexbin tx webp',
  ],
  ['alembic', 'abc'],
  ['usd', 'usd usda usdc usdz'],
  ['vdb', 'vdb'],
  ['geometry', 'bgeo geo obj fbx ply stl gltf glb bjson dxf lwo bgeogz geogz'],
  ['cache', 'sc sim simdata bclip bclipsc clip chan bchan mdd pc pc2 pmap pdb prt csv sc'],
  ['proxy', 'rs ass vrmesh vrscene ifd'],
  ['ies', 'ies'],
  ['sound', 'wav mp3 aif aiff flac'],
  ['movie', 'mov mp4 avi mkv'],
  ['font', 'ttf otf pfa pfb'],
  ['script', 'osl oso'],
  ['other', 'cube lut csp 3dl spi1d spi3d ocio json xml txt'],
];

const EXTENSIONS = new Map(BY_EXTENSION.flatMap(([kind, all]) => all.split(' ').map((one) => [one, kind])));

/** The kind of a file by its extension (`bgeo.sc` is a cache); undefined for texts that are no names of inputs. */
export function kindOfName(path: string): AssetKind | undefined {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(path.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? '';
  return EXTENSIONS.get(extension);
}
