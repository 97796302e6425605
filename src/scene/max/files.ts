import { ownValue } from '../../domain/own-value.js';
import type { AssetKind } from '../../domain/scene/scene-report.js';
import type { FileUse, NestedUse } from '../scene-format.js';
import type { MaxAsset } from './assets.js';

/** Kinds of files by extension, whatever their type in the list. */
const BY_EXTENSION: Readonly<Record<string, AssetKind>> = {
  ...{ avi: 'movie', mov: 'movie', mp4: 'movie', mpg: 'movie', mpeg: 'movie', wmv: 'movie' },
  ...{ abc: 'alembic', vdb: 'vdb', usd: 'usd', usda: 'usd', usdc: 'usd', usdz: 'usd' },
  ...{ vrmesh: 'proxy', cgeo: 'proxy', ass: 'proxy', orbx: 'proxy', rs: 'proxy' },
  ...{ vrmap: 'lightmap', vrlmap: 'lightmap' },
  ...{ ies: 'ies', cibse: 'ies', ltli: 'ies' },
  ...{ fxd: 'cache', aur: 'cache', pc2: 'cache', mdd: 'cache', xmesh: 'cache', prt: 'cache', bin: 'cache' },
  ...{ wav: 'sound', mp3: 'sound', aif: 'sound', flac: 'sound' },
  ...{ fbx: 'geometry', obj: 'geometry', dwg: 'geometry', dxf: 'geometry', skp: 'geometry', rvt: 'geometry' },
  ...{ ms: 'script', mse: 'script', mcr: 'script', py: 'script' },
  ...{ max: 'scene', maxc: 'scene' },
};

/** Kinds of files by their type in the list, as 3ds Max calls it. */
const BY_TYPE: Readonly<Record<string, AssetKind>> = {
  ...{ Bitmap: 'texture', Photometric: 'ies', Animation: 'cache', Sound: 'sound', XRef: 'scene' },
  ...{ Container: 'scene', PreRenderScript: 'script', PostRenderScript: 'script' },
};

/** Types of files that are not read when a frame is rendered: presets of batch rendering. */
const NOT_RENDERED = new Set(['BatchRender']);

/** The checker that every scene with unwrapped texture coordinates lists, and other files of the installed program. */
const INSTALLED =
  /[\\/](?:3ds ?max|3dsmax) ?(?:design )?[\d.]*(?: x64)?[\\/](?:maps|stdplugs|plugins|materiallibraries)[\\/]/i;

function extensionOf(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** The name of a file without its folder, without regard to case: 3ds Max writes some lists in lower case. */
export function nameKey(path: string): string {
  return (/[^\\/]*$/.exec(path)?.[0] ?? path).toLowerCase();
}

/** The files of a scene, and the scenes that it refers to. */
export interface MaxFiles {
  readonly files: readonly FileUse[];
  readonly nested: readonly NestedUse[];
  readonly outputs: readonly string[];
}

export interface FileLists {
  readonly assets: readonly MaxAsset[];
  /** Names of the files that the scene needs; undefined where the file has no such list. */
  readonly dependencies: readonly string[] | undefined;
  /** Paths and GUIDs of the files that are rendered to. */
  readonly outputPaths: readonly string[];
  readonly outputGuids: readonly string[];
}

function useOf({ type, paths }: MaxAsset): FileUse {
  const [path = '', ...alternatives] = paths;
  const extension = extensionOf(path);
  return {
    ...{ path, node: type, kind: ownValue(BY_EXTENSION, extension) ?? ownValue(BY_TYPE, type) ?? 'other' },
    ...(alternatives.length > 0 ? { alternatives } : {}),
    // A list of images, which are needed too.
    ...(extension === 'ifl' ? { unclear: true as const } : {}),
  };
}

/** A file of which only the name is known: in scenes of 3ds Max 2010 and before, and where the list lacks it. */
function namedUse(name: string): FileUse {
  return {
    ...useOf({ guid: '', type: 'Bitmap', paths: [name] }),
    node: 'External Dependencies',
    unclear: true,
  };
}

/**
 * Sorts what the lists name. The list of assets also has files that are rendered or baked to, and those of materials that
 * no object has; what the render needs is in the list of dependencies as well.
 */
export function sortFiles({ assets, dependencies, outputPaths, outputGuids }: FileLists): MaxFiles {
  const needed = dependencies && new Set(dependencies.map(nameKey));
  const outputs = new Set(outputPaths.map((path) => path.toLowerCase()));
  const isOutput = ({ type, guid, paths }: MaxAsset) =>
    type === 'RenderOutput' ||
    outputGuids.includes(guid) ||
    paths.some((path) => outputs.has(path.toLowerCase()));
  const files: FileUse[] = [];
  const nested: NestedUse[] = [];
  for (const asset of assets.filter((one) => !isOutput(one))) {
    const use = useOf(asset);
    const isNeeded = !needed || asset.paths.some((path) => needed.has(nameKey(path)));
    const isUnused = !isNeeded || NOT_RENDERED.has(asset.type);
    const optional = isUnused ? 'unused' : INSTALLED.test(use.path) ? 'installed' : undefined;
    (use.kind === 'scene' ? nested : files).push(optional ? { ...use, optional } : use);
  }
  const listed = new Set(assets.flatMap(({ paths }) => paths.map(nameKey)));
  const unlisted = (dependencies ?? []).filter((name) => /\.\w+$/.test(name) && !listed.has(nameKey(name)));
  for (const name of new Map(unlisted.map((one) => [nameKey(one), one])).values()) {
    const use = namedUse(name);
    (use.kind === 'scene' ? nested : files).push(use);
  }
  return { files, nested, outputs: [...new Set(outputPaths)] };
}
