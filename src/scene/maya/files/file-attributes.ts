const TEXTURE = 'ftn=fileTextureName ufe=useFrameExtension uvt=uvTilingMode eutn=explicitUvTileName';

/** Attributes with files by node type, and attributes that define how to read these: `short=long`. */
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
  // Maya Binary does not name rarer built-in types; their nodes are recognised by these attributes.
  '': `${TEXTURE} imn=imageName cp=cachePath cn=cacheName`,
};

/** Attributes that make a sequence of a file, and choose its frame. */
export const SEQUENCE = 'ufe=useFrameExtension fe=frameExtension fo=frameOffset frameNumber';

/** Attributes of FILE_ATTRIBUTES that are not a file by themselves. */
export const NO_FILE = new Set(['ufe', 'uvt', 'cp', 'cn']);
