import { FILE_ATTRIBUTES, mayNameFile } from './file-attributes.js';

/** Attributes of nodes that say how a scene renders, by short and long name. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  camera: ['rnd', 'renderable'],
  stereoRigCamera: ['rnd', 'renderable'],
  time: ['o', 'outTime'],
  resolution: ['w', 'width', 'h', 'height'],
  renderGlobals: [
    ...['ren', 'currentRenderer', 'an', 'animation', 'fs', 'startFrame', 'ef', 'endFrame'],
    ...['bfs', 'byFrameStep', 'ifp', 'imageFilePrefix', 'outf', 'imageFormat', 'imfkey', 'imfPluginKey'],
  ],
  colorManagementGlobals: ['cfe', 'configFileEnabled', 'cfp', 'configFilePath'],
  VRaySettingsNode: [
    ...['wi', 'width', 'he', 'height', 'animtp', 'animType'],
    ...['fnprx', 'fileNamePrefix', 'imgfs', 'imageFormatStr'],
  ],
  aiAOVDriver: ['ai_translator', 'aiTranslator'],
  RedshiftOptions: ['imageFormat'],
  renderLayer: ['rndr', 'renderable', 'g', 'global', 'val', 'value'],
  renderSetup: [],
  renderSetupLayer: [],
};

const OVERRIDE = [
  ...['atr', 'attribute', 'atv', 'attrValue', 'mul', 'multiply', 'ofs', 'offset'],
  ...['tgName', 'targetNodeName', 'sen', 'selfEnabled'],
];

const COLLECTION = ['sen', 'selfEnabled'];

const SELECTOR = ['ssl', 'staticSelection', 'pat', 'pattern'];

/** Nodes of the render setup, by what their type's name ends with. */
function ofRenderSetup(type: string): readonly string[] | undefined {
  if (/Override$/.test(type)) return OVERRIDE;
  if (/[cC]ollection$/.test(type) || type === 'group') return COLLECTION;
  if (/Selector$/.test(type)) return SELECTOR;
  return undefined;
}

function listOf(type: string): readonly string[] | undefined {
  if (Object.hasOwn(SETTINGS, type)) return SETTINGS[type];
  if (Object.hasOwn(FILE_ATTRIBUTES, type)) return FILE_ATTRIBUTES[type];
  return ofRenderSetup(type);
}

/** A table of what is of interest on each type of node, filled as types come. */
export interface Interest {
  /** Attributes that are of interest on a node of a type; undefined where only names of files are. */
  attributesOf(type: string): ReadonlySet<string> | undefined;
}

/** More types than any scene has. */
const MOST_TYPES = 4096;

export function interest(): Interest {
  const byType = new Map<string, ReadonlySet<string> | undefined>();
  return {
    attributesOf(type) {
      if (byType.has(type)) return byType.get(type);
      const list = listOf(type);
      const wanted = list && new Set(list);
      if (byType.size < MOST_TYPES) byType.set(type, wanted);
      return wanted;
    },
  };
}

/** The last part of an attribute's path, without an index: `val` of `adjs[0].val`. */
export function leafOf(attr: string): string {
  const name = attr.slice(attr.lastIndexOf('.') + 1);
  const bracket = name.indexOf('[');
  return bracket < 0 ? name : name.slice(0, bracket);
}

/** Whether a text of an attribute may be a file that the reader wants to know of. */
export function wantsText(wanted: ReadonlySet<string> | undefined, type: string, attr: string): boolean {
  const leaf = leafOf(attr);
  return (wanted?.has(leaf) ?? false) || mayNameFile(type, leaf);
}

/** Ends of connections that tie layers, collections and overrides to each other. */
const ENDS = new Set(['pls', 'parentList', 'lrl', 'legacyRenderLayer', 'sel', 'selector', 'prv', 'previous']);

const LAYER_ENDS = new Set(['plg', 'plug', 'rlid', 'identification']);

/** Whether a connection that ends in this attribute is of interest. */
export function wantsConnection(attr: string): boolean {
  const leaf = leafOf(attr);
  return ENDS.has(leaf) || LAYER_ENDS.has(leaf);
}
