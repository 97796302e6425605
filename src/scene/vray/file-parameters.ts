import type { AssetKind } from '../../domain/scene/scene-report.js';

const BY_EXTENSION: readonly (readonly [AssetKind, string])[] = [
  ['scene', 'vrscene'],
  ['proxy', 'vrmesh'],
  ['alembic', 'abc'],
  ['usd', 'usd usda usdc usdz'],
  ['vdb', 'vdb'],
  ['lightmap', 'vrmap vrlmap vrpmap vrst vrsm'],
  ['texture', 'exr png jpg jpeg tif tiff tga hdr bmp tx tex dpx psd pic iff webp ptx ptex dds vrimg ifl sgi'],
  ['ies', 'ies'],
  ['script', 'osl oso glsl frag pfrag'],
  ['cache', 'aur f3d bgeo prt bin'],
  ['geometry', 'obj ply'],
  ['other', 'vrmat vismat mtlx vrscan lens ocio cube 3dl cc ccc cdl icc icm lut csp xml'],
];

const EXTENSIONS = new Map(BY_EXTENSION.flatMap(([kind, all]) => all.split(' ').map((one) => [one, kind])));

/** Parameters whose values are file paths; `VRayScene.filepath` and the like. */
const FILE_PARAMETER = /file|path|^url$|^alembic_layers$/i;

/**
 * Parameters that only look like it: switches, places within a file, folders, expressions, names without a file.
 */
const NO_FILE =
  /^(?:object_path|usd_root_path|include_path|light_path_expression|rgb_color_space|img_file|img_rawFile.*|load_file|.*lpe_.*|.*_?profile.*)$/i;

/** Parameters that the render writes, by plug-in and parameter. */
const WRITTEN =
  /^(?:.*\.(?:auto_save_file|prepass_fileName|bake_subdiv_filepath)|OutputDeepWriter\.file|SettingsPtexBaker\..*|SphericalHarmonicsExporter\..*|SettingsOutput\..*|VRayStereoscopicSettings\.shademap_file)$/;

/** Light caches, irradiance maps and photon maps: their file is read in these modes only (plug-in's parameter `mode`). */
const READING_MODES: ReadonlyMap<string, readonly string[]> = new Map([
  ['SettingsIrradianceMap', ['2', '3', '4', '7']],
  ['SettingsLightCache', ['2']],
  ['SettingsCaustics', ['1']],
]);

/** Kinds of the files of plug-ins. */
const BY_TYPE: ReadonlyMap<string, AssetKind> = new Map<string, AssetKind>([
  ['BitmapBuffer', 'texture'],
  ['TexPtex', 'texture'],
  ['LightIES', 'ies'],
  ['GeomMeshFile', 'proxy'],
  ['PhxShaderCache', 'cache'],
  ['VRayScene', 'scene'],
]);

function extensionOf(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** Whether a parameter of a plug-in can be the path of a file that is read. */
export function isFileParameter(type: string, parameter: string): boolean {
  return FILE_PARAMETER.test(parameter) && !NO_FILE.test(parameter) && !WRITTEN.test(`${type}.${parameter}`);
}

/** The kind of a plug-in's file: of a texture always that, else by its extension, else by the plug-in. */
export function kindOfFile(type: string, path: string): AssetKind {
  if (type === 'BitmapBuffer') return 'texture';
  return (EXTENSIONS.get(extensionOf(path)) as AssetKind | undefined) ?? BY_TYPE.get(type) ?? 'other';
}

/** Whether a file names further files that are not looked into: a material library, a colour configuration. */
export function hasOwnFiles(path: string): boolean {
  return /\.(?:mtlx|ocio|vrmat|vismat|ifl)$/i.test(path);
}

/** Whether a plug-in of this type reads its file in this mode; other plug-ins always do. */
export function isRead(type: string, mode: string | undefined): boolean {
  const modes = READING_MODES.get(type);
  return modes === undefined || mode === undefined || modes.includes(mode);
}
