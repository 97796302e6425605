import { ownValue } from '../../../domain/own-value.js';
import type { AssetKind } from '../../../domain/scene/scene-report.js';
import { kindByExtension } from '../../paths/kind-by-extension.js';
import type { FilePattern, FileUse } from '../../scene-format.js';
import { SeenFiles } from '../../seen-files.js';
import { numberOf, orElse, textOf, UNREAD } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { leafOf } from '../model/relevant-attributes.js';
import { referencedFiles } from '../references.js';
import { FILE_ATTRIBUTES, NO_FILE } from './file-attributes.js';
import { pluginFiles } from './plugin-files.js';
import { FRAME_ATTRIBUTES, framePlugs, sequenceMembers } from './sequences.js';

/** The kind of the files of a node type. */
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

/** Node types that read several kinds of files; a known extension decides. */
const BY_EXTENSION = new Set([
  ...['aiStandIn', 'VRayMesh', 'RedshiftProxyMesh', 'aiVolume', 'RedshiftVolumeShape', 'gpuCache'],
]);

/** Shaders of the viewport only. */
const VIEWPORT = new Set(['GLSLShader', 'dx11Shader', 'cgfxShader']);

function kindOf(type: string, leaf: string, path: string): AssetKind {
  const byExtension = kindByExtension(path);
  if (type === '' && leaf === 'imn') return byExtension === 'movie' ? 'movie' : 'image';
  const own = ownValue(KINDS, type);
  if (own === 'image') return byExtension === 'movie' ? 'movie' : own;
  if (own && !(BY_EXTENSION.has(type) && byExtension && byExtension !== 'texture')) return own;
  return byExtension ?? 'texture';
}

/** A token that makes a path refer to many files. */
const TOKEN = /<[A-Za-z0-9_:]+>|#|\$F\d?|%0?\d*d|_MAPID_/i;

/** Kinds of files that are never sequences. */
const SINGLE: ReadonlySet<AssetKind> = new Set(['other', 'script', 'scene', 'ies', 'sound'] as const);

function patternOf(node: MayaNode, leaf: string, path: string, kind: AssetKind): FilePattern | undefined {
  if (TOKEN.test(path) || leaf === 'eutn' || SINGLE.has(kind)) return undefined;
  // Where the tiling mode is unread, the path itself is needed in any case.
  const tiling = orElse(numberOf(node, 'uvt'), 0, 0);
  if (tiling === 3) return 'udim';
  if (tiling === 1 || tiling === 2) return 'uvtile';
  return orElse(numberOf(node, 'ufe'), 0, 0) > 0 ? 'sequence' : undefined;
}

/** The description of a geometry cache, whose folder and name are separate attributes. */
function geometryCache(node: MayaNode): FileUse[] {
  if (node.type !== 'cacheFile' && node.type !== '') return [];
  const name = orElse(textOf(node, 'cn'), '', '');
  const folder = orElse(textOf(node, 'cp'), undefined, undefined);
  // A node of an unknown type is a geometry cache only where it has both.
  if (name === '' || (node.type === '' && folder === undefined)) return [];
  let place = folder ?? '';
  while (/[\\/]$/.test(place.slice(-1))) place = place.slice(0, -1);
  const file = /\.xml$/i.test(name) ? name : `${name}.xml`;
  const path = place === '' ? file : `${place}/${file}`;
  return [{ path, kind: 'cache', node: node.name, isGeometryCache: true }];
}

/** A custom colour configuration; those in <MAYA_RESOURCES> are part of Maya. */
function colourConfiguration(node: MayaNode): FileUse[] {
  const path = orElse(textOf(node, 'cfp'), '', '');
  // An unread switch may be on.
  const used = orElse(numberOf(node, 'cfe'), 0, 1) > 0;
  if (!used || path === '' || path.includes('<MAYA_RESOURCES>')) return [];
  return [{ path, kind: 'other', node: node.name }];
}

/** The folder of particle caches, relative to the project's folder for them. */
function particleCaches(node: MayaNode): FileUse[] {
  const path = orElse(textOf(node, 'cd'), '', '');
  const used = orElse(numberOf(node, 'uc'), 0, 1) > 0;
  return used && path !== '' ? [{ path, kind: 'cache', node: node.name }] : [];
}

/** The patches of an XGen description, a file beside it with the same name. */
function xgenPatches({ path, kind, node }: FileUse): FileUse[] {
  return /\.xgen$/i.test(path) && kind === 'cache'
    ? [{ path: path.replace(/\.xgen$/i, '.abc'), kind: 'alembic', node }]
    : [];
}

/** The files that an attribute's text refers to. */
function filesIn(node: MayaNode, attr: string, text: string): FileUse[] {
  const { type, name } = node;
  const leaf = leafOf(attr);
  const own = ownValue(FILE_ATTRIBUTES, type) ?? '';
  // Attributes such as `f=filename` are stored under the first name.
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

/** The files of all attributes of a node. */
function attributeFiles(node: MayaNode): FileUse[] {
  const isCache = geometryCache(node).length > 0;
  return [...node.attrs].flatMap(([attr, value]) => {
    if (typeof value !== 'string' || value.trim() === '') return [];
    if (isCache && NO_FILE.has(leafOf(attr))) return [];
    return filesIn(node, attr, value);
  });
}

function filesOfNode(node: MayaNode): FileUse[] {
  if (node.type === 'colorManagementGlobals') return colourConfiguration(node);
  if (node.type === 'dynGlobals') return particleCaches(node);
  if (node.type === 'expression') return [];
  return [...attributeFiles(node), ...geometryCache(node)];
}

/** Whether no attribute that can contain a file is unread. */
export function filesKnown({ nodes }: Model): boolean {
  return nodes.every(({ type, attrs }) => {
    const own = Object.hasOwn(FILE_ATTRIBUTES, type) || type === 'colorManagementGlobals';
    return !own || ![...attrs].some(([attr, value]) => value === UNREAD && !FRAME_ATTRIBUTES.has(attr));
  });
}

/**
 * The files that a scene reads, each once for a node.
 * @param isUnseen whether none of an image plane's cameras renders
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
  const seen = new SeenFiles();
  return [...uses, ...uses.flatMap(xgenPatches), ...referencedFiles(model)].filter(({ path, node }) =>
    seen.add(node, path),
  );
}
