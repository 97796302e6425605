import type { AssetKind } from '../../../domain/scene/scene-report.js';

const TEXTURE = 'ftn=fileTextureName ufe=useFrameExtension uvt=uvTilingMode eutn=explicitUvTileName';

/** Attributes that hold files on known types of nodes, and those that say how to read them: `short=long`. */
export const FILE_ATTRIBUTES: Readonly<Record<string, string>> = {
  file: TEXTURE,
  psdFileTex: TEXTURE,
  movie: TEXTURE,
  imagePlane: 'imn=imageName ufe=useFrameExtension',
  audio: 'f=filename',
  cacheFile: 'cp=cachePath cn=cacheName',
  diskCache: 'cn=cacheName',
  gpuCache: 'cfn=cacheFileName',
  assemblyReference: 'def=definition',
  assemblyDefinition: 'rda=repData',
  AlembicNode: 'fn=abc_File fns=abc_layerFiles',
  mayaUsdProxyShape: 'fp=filePath',
  AL_usdmaya_ProxyShape: 'fp=filePath',
  pxrUsdProxyShape: 'fp=filePath',
  xgmPalette: 'xfn=xgFileName',
  aiImage: 'filename=fn',
  aiStandIn: 'dso ufe=useFrameExtension',
  aiVolume: 'filename=fn',
  aiPhotometricLight: 'aiFilename=ai_filename',
  VRayMesh: 'fn2=fileName2 fn=fileName',
  VRayLightIESShape: 'iesFile=ief',
  VRayPtex: 'ptexFile=ptf',
  RedshiftProxyMesh: 'fn=fileName',
  RedshiftVolumeShape: 'fn=fileName',
  GLSLShader: 's=shader',
  dx11Shader: 's=shader',
  cgfxShader: 's=shader',
  // A binary scene does not tell the types of Maya's own rarer nodes: they are known by what they hold.
  '': `${TEXTURE} imn=imageName cp=cachePath cn=cacheName`,
};

/** How a node that may hold a file makes a sequence of it, and which of its frames it shows. */
export const SEQUENCE = 'ufe=useFrameExtension fe=frameExtension fo=frameOffset frameNumber';

/** Attributes of those that say how a file is read, or only a part of where it lies, and are no file themselves. */
export const NO_FILE = new Set(['ufe', 'uvt', 'cp', 'cn']);

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

/** What is packed keeps the extension of what it holds: `tree.ass.gz`. */
const PACKED = /\.(?:gz|zst|sc)$/i;

/** What a file is by its extension; undefined for an extension that is not known, or none. */
export function kindByExtension(path: string): AssetKind | undefined {
  const extension = /[^\\/]\.([A-Za-z0-9]{1,8})$/.exec(path.replace(PACKED, ''))?.[1];
  return extension === undefined ? undefined : KIND_OF.get(extension.toLowerCase());
}
