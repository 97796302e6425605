import type { AssetKind } from '../../../domain/scene/scene-report.js';
import type { FilePattern, FileUse } from '../../scene-format.js';
import { numberOf, orElse, textOf, UNREAD } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { leafOf } from '../model/relevant-attributes.js';
import { foreignFiles } from '../references.js';
import { FILE_ATTRIBUTES, kindByExtension, NO_FILE } from './file-attributes.js';
import { pluginFiles } from './plugin-files.js';
import { FRAME_ATTRIBUTES, framePlugs, sequenceMembers } from './sequences.js';

/** What the files of a type of node are, where their extension does not tell, or whatever it tells. */
const KINDS: Readonly<Record<string, AssetKind>> = {
  imagePlane: 'image',
  audio: 'sound',
  diskCache: 'cache',
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
  GLSLShader: 'script',
  dx11Shader: 'script',
  cgfxShader: 'script',
};

/** Node types that read whatever geometry they are given. */
const BY_EXTENSION = new Set([
  ...['aiStandIn', 'VRayMesh', 'RedshiftProxyMesh', 'aiVolume', 'RedshiftVolumeShape', 'gpuCache'],
]);

/** Shaders of the viewport: no renderer knows them. */
const VIEWPORT = new Set(['GLSLShader', 'dx11Shader', 'cgfxShader']);

function kindOf(type: string, leaf: string, path: string): AssetKind {
  const byExtension = kindByExtension(path);
  if (type === '' && leaf === 'imn') return byExtension === 'movie' ? 'movie' : 'image';
  const own = KINDS[type];
  if (own === 'image') return byExtension === 'movie' ? 'movie' : own;
  if (own && !(BY_EXTENSION.has(type) && byExtension && byExtension !== 'texture')) return own;
  return byExtension ?? 'texture';
}

/** What in a path already says that it stands for many files. */
const TOKEN = /<[A-Za-z0-9_:]+>|#|\$F\d?|%0?\d*d|_MAPID_/i;

/** Kinds of files that a node reads beside its sequence: the same at every frame. */
const SINGLE: ReadonlySet<AssetKind> = new Set(['other', 'script', 'scene', 'ies', 'sound'] as const);

function patternOf(node: MayaNode, leaf: string, path: string, kind: AssetKind): FilePattern | undefined {
  if (TOKEN.test(path) || leaf === 'eutn' || SINGLE.has(kind)) return undefined;
  // How a path is to be read that says so in a way that is not understood: as it stands, which is always needed.
  const tiling = orElse(numberOf(node, 'uvt'), 0, 0);
  if (tiling === 3) return 'udim';
  if (tiling === 1 || tiling === 2) return 'uvtile';
  return orElse(numberOf(node, 'ufe'), 0, 0) > 0 ? 'sequence' : undefined;
}

/** The description of a geometry cache: a folder and a name, told apart. */
function geometryCache(node: MayaNode): FileUse[] {
  if (node.type !== 'cacheFile' && node.type !== '') return [];
  const name = orElse(textOf(node, 'cn'), '', '');
  const folder = orElse(textOf(node, 'cp'), undefined, undefined);
  // A node of a type that is not known is one only where it has both.
  if (name === '' || (node.type === '' && folder === undefined)) return [];
  let place = folder ?? '';
  while (/[\\/]$/.test(place.slice(-1))) place = place.slice(0, -1);
  const file = /\.xml$/i.test(name) ? name : `${name}.xml`;
  const path = place === '' ? file : `${place}/${file}`;
  return [{ path, kind: 'cache', node: node.name, isGeometryCache: true }];
}

/** A colour configuration of the artist's own; Maya's lie beside Maya. */
function colourConfiguration(node: MayaNode): FileUse[] {
  const path = orElse(textOf(node, 'cfp'), '', '');
  // Where it is not understood whether the path counts, it may be needed.
  const used = orElse(numberOf(node, 'cfe'), 0, 1) > 0;
  if (!used || path === '' || path.includes('<MAYA_RESOURCES>')) return [];
  return [{ path, kind: 'other', node: node.name }];
}

/** The folder of particles' caches, by its name below the project's folder for them. */
function particleCaches(node: MayaNode): FileUse[] {
  const path = orElse(textOf(node, 'cd'), '', '');
  const used = orElse(numberOf(node, 'uc'), 0, 1) > 0;
  return used && path !== '' ? [{ path, kind: 'cache', node: node.name }] : [];
}

/** What lies beside a description of XGen and belongs to it: its patches, under the same name. */
function besides({ path, kind, node }: FileUse): FileUse[] {
  return /\.xgen$/i.test(path) && kind === 'cache'
    ? [{ path: path.replace(/\.xgen$/i, '.abc'), kind: 'alembic', node }]
    : [];
}

/** What a node's attribute holds, if it is a file that is read. */
function fileIn(node: MayaNode, attr: string, text: string): FileUse[] {
  const { type, name } = node;
  const leaf = leafOf(attr);
  const own = Object.hasOwn(FILE_ATTRIBUTES, type) ? (FILE_ATTRIBUTES[type] ?? '') : '';
  // Of `f=filename` and the like: kept by the first name.
  const isKnown = own.split(' ').some((pair) => pair.split('=')[0] === leaf);
  const named = isKnown && !(NO_FILE.has(leaf) && type !== 'diskCache');
  const files =
    named && type !== ''
      ? [{ path: text, kind: kindOf(type, leaf, text) }]
      : pluginFiles(type, leaf, text).map(({ path, kind }) => ({
          path,
          kind: type === '' ? kindOf(type, leaf, path) : kind,
        }));
  return files.map((file) => {
    const pattern = patternOf(node, leaf, file.path, file.kind);
    return {
      ...{ ...file, node: name },
      ...(pattern ? { pattern } : {}),
      ...(VIEWPORT.has(type) ? { optional: 'viewport-only' as const } : {}),
    };
  });
}

/** The files of a node's attributes. */
function attributeFiles(node: MayaNode): FileUse[] {
  const isCache = geometryCache(node).length > 0;
  return [...node.attrs].flatMap(([attr, value]) => {
    if (typeof value !== 'string' || value.trim() === '') return [];
    if (isCache && NO_FILE.has(leafOf(attr))) return [];
    return fileIn(node, attr, value);
  });
}

function filesOfNode(node: MayaNode): FileUse[] {
  if (node.type === 'colorManagementGlobals') return colourConfiguration(node);
  if (node.type === 'dynGlobals') return particleCaches(node);
  if (node.type === 'expression') return [];
  return [...attributeFiles(node), ...geometryCache(node)];
}

/** Whether an attribute that may name a file stands in the scene and is not understood. */
export function filesKnown({ nodes }: Model): boolean {
  return nodes.every(({ type, attrs }) => {
    const own = Object.hasOwn(FILE_ATTRIBUTES, type) || type === 'colorManagementGlobals';
    return !own || ![...attrs].some(([attr, value]) => value === UNREAD && !FRAME_ATTRIBUTES.has(attr));
  });
}

/**
 * The files that a scene reads, each once for a node.
 * @param isUnseen whether an image plane's cameras do not render
 */
export function filesOf(model: Model, isUnseen: (plane: MayaNode) => boolean): FileUse[] {
  const plugs = framePlugs(model);
  const uses = model.nodes.flatMap((node) => {
    const own = filesOfNode(node).map((use) => {
      return { ...use, ...sequenceMembers(node, use, model, plugs) };
    });
    const unseen = node.type === 'imagePlane' || node.type === '' ? isUnseen(node) : false;
    return unseen ? own.map((use) => ({ ...use, optional: 'camera-not-rendered' as const })) : own;
  });
  const seen = new Set<string>();
  return [...uses, ...uses.flatMap(besides), ...foreignFiles(model)].filter(({ path, node }) => {
    const key = `${node}\n${path}`;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}
