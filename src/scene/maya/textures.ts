import type { AssetKind } from '../../domain/scene-report.js';
import type { FilePattern, FileUse } from '../format.js';
import { FILE_ATTRIBUTES, kindByExtension, mayNameFile, NO_FILE } from './file-attributes.js';
import { leafOf } from './interest.js';
import { type MayaNode, type Model, numberOf, textOf } from './model.js';

/** What the files of a type of node are, where their extension does not tell, or whatever it tells. */
const KINDS: Readonly<Record<string, AssetKind>> = {
  imagePlane: 'image',
  audio: 'sound',
  gpuCache: 'alembic',
  AlembicNode: 'alembic',
  mayaUsdProxyShape: 'usd',
  AL_usdmaya_ProxyShape: 'usd',
  pxrUsdProxyShape: 'usd',
  xgmPalette: 'cache',
  aiStandIn: 'proxy',
  aiVolume: 'vdb',
  aiPhotometricLight: 'ies',
  VRayMesh: 'proxy',
  VRayLightIESShape: 'ies',
  RedshiftProxyMesh: 'proxy',
  RedshiftVolumeShape: 'vdb',
};

/** Node types that read whatever geometry they are given. */
const BY_EXTENSION = new Set([
  'aiStandIn',
  'VRayMesh',
  'RedshiftProxyMesh',
  'aiVolume',
  'RedshiftVolumeShape',
]);

function kindOf(type: string, leaf: string, path: string): AssetKind {
  const byExtension = kindByExtension(path);
  if (type === '' && (leaf === 'imn' || leaf === 'imageName'))
    return byExtension === 'movie' ? 'movie' : 'image';
  const own = KINDS[type];
  if (own === 'image') return byExtension === 'movie' ? 'movie' : own;
  if (own && !(BY_EXTENSION.has(type) && byExtension && byExtension !== 'texture')) return own;
  return byExtension ?? 'texture';
}

/** What in a path already says that it stands for many files. */
const TOKEN = /<[A-Za-z0-9_:]+>|#|\$F\d?|%0?\d*d|_MAPID_/i;

function patternOf(node: MayaNode, path: string): FilePattern | undefined {
  if (TOKEN.test(path)) return undefined;
  const tiling = numberOf(node, 'uvt', 'uvTilingMode') ?? 0;
  if (tiling === 3) return 'udim';
  if (tiling === 1 || tiling === 2) return 'uvtile';
  return (numberOf(node, 'ufe', 'useFrameExtension') ?? 0) > 0 ? 'sequence' : undefined;
}

/** The description of a geometry cache: a folder and a name, told apart. */
function geometryCache(node: MayaNode): FileUse[] {
  const name = textOf(node, 'cn', 'cacheName');
  if (!name) return [];
  let folder = textOf(node, 'cp', 'cachePath') ?? '';
  while (/[\\/]$/.test(folder.slice(-1))) folder = folder.slice(0, -1);
  const file = /\.xml$/i.test(name) ? name : `${name}.xml`;
  return [{ path: folder === '' ? file : `${folder}/${file}`, kind: 'cache', node: node.name }];
}

/** A colour configuration of the artist's own; Maya's lie beside Maya. */
function colourConfiguration(node: MayaNode): FileUse[] {
  const path = textOf(node, 'cfp', 'configFilePath');
  const used = (numberOf(node, 'cfe', 'configFileEnabled') ?? 0) > 0;
  if (!used || !path || path.includes('<MAYA_RESOURCES>')) return [];
  return [{ path, kind: 'other', node: node.name }];
}

/** The files of a node's attributes. */
function attributeFiles(node: MayaNode): FileUse[] {
  const { type } = node;
  const own = Object.hasOwn(FILE_ATTRIBUTES, type) ? (FILE_ATTRIBUTES[type] ?? []) : [];
  const uses: FileUse[] = [];
  for (const [attr, value] of node.attrs) {
    const leaf = leafOf(attr);
    if (typeof value !== 'string' || value.trim() === '' || NO_FILE.has(leaf)) continue;
    const sure = own.includes(leaf);
    // On nodes that are not known, only what is a file by its name and its extension.
    const kind = kindByExtension(value);
    if (!sure && !(mayNameFile(type, leaf) && kind && kind !== 'scene' && kind !== 'script')) continue;
    const pattern = patternOf(node, value);
    uses.push({
      path: value,
      kind: kindOf(type, leaf, value),
      node: node.name,
      ...(pattern ? { pattern } : {}),
    });
  }
  return uses;
}

/** Whether a reference brings in something that is no scene of Maya, and what it is. */
function foreignKind(path: string, type: string | undefined): AssetKind | undefined {
  if (type === 'mayaAscii' || type === 'mayaBinary') return undefined;
  const kind = kindByExtension(path);
  if (kind === 'scene') return undefined;
  return kind ?? (type === undefined ? undefined : 'other');
}

/** A referenced file's path without the number of the copy: `rig.ma{2}`. */
function withoutCopy(path: string): string {
  return path.replace(/\{\d+\}$/, '');
}

/** The references of a scene, each once, and whether they are scenes or other files. */
export function referencesOf(
  model: Model,
): { use: FileUse; namespace: string | undefined; nested: boolean }[] {
  const seen = new Set<string>();
  const all = [];
  for (const { path: written, node, namespace, type } of model.references) {
    const path = withoutCopy(written);
    const key = node === '' ? `${namespace}\n${path}` : node;
    if (seen.has(key)) continue;
    seen.add(key);
    const kind = foreignKind(path, type);
    all.push({
      use: { path, kind: kind ?? 'scene', node } as FileUse,
      namespace,
      nested: kind === undefined,
    });
  }
  return all;
}

/** The files that a scene reads, each once for a node. */
export function filesOf(model: Model): FileUse[] {
  const uses = model.nodes.flatMap((node) => {
    if (node.type === 'colorManagementGlobals') return colourConfiguration(node);
    const cache = node.type === 'cacheFile' || node.type === '' ? geometryCache(node) : [];
    return [...attributeFiles(node), ...cache];
  });
  const foreign = referencesOf(model).flatMap(({ use, nested }) => (nested ? [] : [use]));
  const seen = new Set<string>();
  return [...uses, ...foreign].filter(({ path, node }) => {
    const key = `${node}\n${path}`;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}
