import type { AssetKind } from '../../domain/scene/scene-report.js';

const EXTENSIONS: readonly (readonly [AssetKind, string])[] = [
  [
    'texture',
    'jpg jpeg jp2 jxl png tif tiff exr sxr hdr hdri tga bmp iff sgi rgb gif psd psb tx tex txr dds rat pic cin dpx ptx ptex vrimg webp heic svg map rstexbin als rla si',
  ],
  ['movie', 'mov avi mp4 m4v mpg mpeg mkv wmv webm'],
  ['sound', 'wav aif aiff mp3 au ogg'],
  ['alembic', 'abc'],
  ['usd', 'usd usda usdc usdz'],
  ['vdb', 'vdb'],
  ['proxy', 'ass vrmesh vrscene vrproxy rs rib'],
  ['geometry', 'obj fbx stl ply bgeo geo dae iges igs stp step dxf glb gltf'],
  [
    'cache',
    'mc mcx mcc mcj mcfi mcfp mchp mcp bif bin prt pdc pda nxcache fxd f3d field3d xgen xml fur fxsim pxsim sim aur prman csv',
  ],
  ['lightmap', 'vrmap vrlmap vrst rsmap rsmlt rsirr fgmap pmap'],
  ['ies', 'ies'],
  ['scene', 'ma mb'],
  ['script', 'osl oso mel py lua ogsfx fx cgfx glslfx hlsl'],
  ['other', 'cube 3dl csp lut spi1d spi3d clf ctf icc icm ocio sbsar lens mtlx hda otl'],
];

const KIND_OF: ReadonlyMap<string, AssetKind> = new Map(
  EXTENSIONS.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)),
);

/** The extension of a compressed file follows that of its contents: `tree.ass.gz`. */
const COMPRESSED = /\.(?:gz|zst|sc)$/i;

/** The kind of a file by its extension; undefined for an unknown extension, or none. */
export function kindByExtension(path: string): AssetKind | undefined {
  const extension = /[^\\/]\.([A-Za-z0-9]{1,8})$/.exec(path.replace(COMPRESSED, ''))?.[1];
  return extension === undefined ? undefined : KIND_OF.get(extension.toLowerCase());
}
