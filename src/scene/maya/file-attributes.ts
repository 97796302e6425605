import type { AssetKind } from '../../domain/scene-report.js';

const TEXTURE = ['ftn', 'fileTextureName', 'ufe', 'useFrameExtension', 'uvt', 'uvTilingMode'];

/** Attributes that hold files on known types of nodes, and those that say how to read them. */
export const FILE_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  file: TEXTURE,
  psdFileTex: TEXTURE,
  movie: TEXTURE,
  imagePlane: ['imn', 'imageName', 'ufe', 'useFrameExtension'],
  audio: ['f', 'filename'],
  cacheFile: ['cp', 'cachePath', 'cn', 'cacheName'],
  gpuCache: ['cfn', 'cacheFileName'],
  AlembicNode: ['fn', 'abc_File', 'fns', 'abc_layerFiles'],
  mayaUsdProxyShape: ['fp', 'filePath'],
  AL_usdmaya_ProxyShape: ['fp', 'filePath'],
  pxrUsdProxyShape: ['fp', 'filePath'],
  xgmPalette: ['xfn', 'xgFileName'],
  aiImage: ['filename', 'fn'],
  aiStandIn: ['dso', 'ufe', 'useFrameExtension'],
  aiVolume: ['filename', 'fn'],
  aiPhotometricLight: ['aiFilename', 'ai_filename'],
  VRayMesh: ['fn2', 'fileName2', 'fn', 'fileName'],
  VRayLightIESShape: ['iesFile', 'ief'],
  VRayPtex: ['ptexFile', 'ptf'],
  RedshiftProxyMesh: ['fn', 'fileName'],
  RedshiftVolumeShape: ['fn', 'fileName'],
  // A binary scene does not tell the types of Maya's own rarer nodes: they are known by what they hold.
  '': [...TEXTURE, 'imn', 'imageName', 'cp', 'cn'],
};

/** Attributes of those that are no file themselves. */
export const NO_FILE = new Set([
  ...['ufe', 'useFrameExtension', 'uvt', 'uvTilingMode'],
  ...['cp', 'cachePath', 'cn', 'cacheName'],
]);

/** Nodes that write files, or name none that a render reads. */
const WRITERS =
  /driver|display(?!ace)|output|globals|settings|options|script|hyper|layout|bake|export|denois|aov|render_?element|reference|expression|info$/i;

/** How the attributes are called that hold files on nodes of any plug-in. */
const FILE_NAME =
  /(?:file_?names?|file_?paths?|file|tex|texture|dso|profile|colormap|texture_?path)\d*$|^(?:fn|fp|ptf|ief)\d*$/i;

const WRITTEN = /out|save|write|render|statistic|prefix|xml|log/i;

/** Whether an attribute of a node of any type may hold a file that is read, by their names. */
export function mayNameFile(type: string, leaf: string): boolean {
  return leaf.length > 1 && FILE_NAME.test(leaf) && !WRITTEN.test(leaf) && !WRITERS.test(type);
}

const EXTENSIONS: readonly (readonly [AssetKind, string])[] = [
  [
    'texture',
    'jpg jpeg png tif tiff exr hdr tga bmp iff sgi rgb gif psd psb tx tex txr dds rat pic cin dpx ptx ptex vrimg webp heic svg map rstexbin als rla si',
  ],
  ['movie', 'mov avi mp4 m4v mpg mpeg mkv wmv'],
  ['sound', 'wav aif aiff mp3 au ogg'],
  ['alembic', 'abc'],
  ['usd', 'usd usda usdc usdz'],
  ['vdb', 'vdb'],
  ['proxy', 'ass vrmesh rs rib'],
  ['geometry', 'obj fbx stl ply bgeo geo dae iges igs stp step dxf glb gltf'],
  ['cache', 'mc mcx mcc mcfp bif bin prt pdc pda nxcache fxd f3d field3d xgen xml'],
  ['ies', 'ies'],
  ['scene', 'ma mb'],
  ['script', 'osl oso mel py'],
];

const KIND_OF: ReadonlyMap<string, AssetKind> = new Map(
  EXTENSIONS.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)),
);

/** What a file is by its extension; undefined for an extension that is not known, or none. */
export function kindByExtension(path: string): AssetKind | undefined {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1];
  return extension === undefined ? undefined : KIND_OF.get(extension.toLowerCase());
}
