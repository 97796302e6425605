import { FILE_ATTRIBUTES, SEQUENCE } from '../files/file-attributes.js';
import { mayHoldFile } from '../files/plugin-files.js';

/** Attributes of nodes that say how a scene renders, each `short=long`, or one name where both are the same. */
const SETTINGS: Readonly<Record<string, string>> = {
  camera: 'rnd=renderable',
  stereoRigCamera: 'rnd=renderable',
  time: 'o=outTime',
  resolution: 'w=width h=height',
  renderGlobals:
    'ren=currentRenderer an=animation fs=startFrame ef=endFrame bfs=byFrameStep ifp=imageFilePrefix outf=imageFormat imfkey=imfPluginKey',
  colorManagementGlobals: 'cfe=configFileEnabled cfp=configFilePath',
  expression: 'ixp=internalExpression',
  file: SEQUENCE,
  psdFileTex: SEQUENCE,
  movie: SEQUENCE,
  imagePlane: SEQUENCE,
  '': SEQUENCE,
  dynGlobals: 'cd=cacheDirectory uc=useParticleDiskCache',
  VRaySettingsNode: 'wi=width he=height animtp=animType fnprx=fileNamePrefix imgfs=imageFormatStr',
  aiAOVDriver: 'ai_translator=aiTranslator',
  RedshiftOptions: 'imageFormat',
  renderLayer: 'rndr=renderable g=global val=value',
  renderLayerManager: '',
  renderSetup: '',
  renderSetupLayer: '',
};

const OVERRIDE = 'atr=attribute atv=attrValue mul=multiply ofs=offset tgName=targetNodeName sen=selfEnabled';

const COLLECTION = 'sen=selfEnabled';

const SELECTOR = 'ssl=staticSelection pat=pattern';

/** Nodes of the render setup, by what their type's name ends with. */
function ofRenderSetup(type: string): string | undefined {
  if (/Override$/.test(type)) return OVERRIDE;
  if (/[cC]ollection$/.test(type) || type === 'group') return COLLECTION;
  if (/Selector$/.test(type)) return SELECTOR;
  return undefined;
}

function listOf(type: string): string | undefined {
  const lists = [SETTINGS, FILE_ATTRIBUTES].map((table) =>
    Object.hasOwn(table, type) ? table[type] : undefined,
  );
  const known = lists.filter((list) => list !== undefined);
  return known.length > 0 ? known.join(' ') : ofRenderSetup(type);
}

/** Both names of each attribute of a list, and the short one that it is kept by. */
function namesOf(list: string): Map<string, string> {
  const pairs = list.split(' ').map((pair) => pair.split('='));
  return new Map(pairs.flatMap(([short = '', long = short]) => [short, long].map((name) => [name, short])));
}

/** A table of what is of interest on each type of node, filled as types come. */
export interface Interest {
  /**
   * The attributes that are of interest on a node of a type, by either of their names, and the name that each is kept
   * by; undefined where none is.
   */
  attributesOf(type: string): ReadonlyMap<string, string> | undefined;
  /** Whether nodes of a type are of interest even where they set nothing. */
  isListed(type: string): boolean;
  /** Whether any text on a node of a type may be a file. */
  mayHoldFile(type: string): boolean;
  /** A plug-in of the scene brings a type. */
  declare(type: string): void;
}

/** More types than any scene has. */
const MOST_TYPES = 4096;

export function interest(): Interest {
  const byType = new Map<string, ReadonlyMap<string, string> | undefined>();
  const declared = new Set<string>();
  const holders = new Map<string, boolean>();
  function mayHold(type: string): boolean {
    const known = holders.get(type);
    if (known !== undefined) return known;
    const may = mayHoldFile(type, declared.has(type));
    if (holders.size < MOST_TYPES) holders.set(type, may);
    return may;
  }
  return {
    isListed: (type) => listOf(type) !== undefined,
    mayHoldFile: mayHold,
    declare(type) {
      if (declared.size < MOST_TYPES) declared.add(type);
      holders.delete(type);
      byType.delete(type);
    },
    attributesOf(type) {
      if (byType.has(type)) return byType.get(type);
      const lists = [listOf(type), mayHold(type) ? SEQUENCE : undefined].filter((list) => list !== undefined);
      const wanted = lists.length === 0 ? undefined : namesOf(lists.join(' '));
      if (byType.size < MOST_TYPES) byType.set(type, wanted);
      return wanted;
    },
  };
}

/** Attributes that hold texts in a row; every other one of interest holds one value. */
export const ROWS: ReadonlySet<string> = new Set(['fns', 'abc_layerFiles']);

/** Every name that is of interest on a node of some type. */
const ANY_NAME: ReadonlySet<string> = new Set(
  [...Object.values(SETTINGS), ...Object.values(FILE_ATTRIBUTES), OVERRIDE, COLLECTION, SELECTOR].flatMap(
    (list) => [...namesOf(list).keys()],
  ),
);

/** The last part of an attribute's path, without an index: `val` of `adjs[0].val`. */
export function leafOf(attr: string): string {
  const name = attr.slice(attr.lastIndexOf('.') + 1);
  const bracket = name.indexOf('[');
  return bracket < 0 ? name : name.slice(0, bracket);
}

/** Whether an attribute is of interest on nodes of some type. */
export function isOfInterest(attr: string): boolean {
  return ANY_NAME.has(leafOf(attr));
}

/** Whether a text of an attribute may be a file that the reader wants to know of. */
/** Ends of connections that tie layers, collections, overrides, image planes and what drives sequences to each other. */
const ENDS = new Set([
  ...['pls', 'parentList', 'lrl', 'legacyRenderLayer', 'sel', 'selector', 'prv', 'previous'],
  ...['plg', 'plug', 'rlid', 'identification', 'ip', 'imagePlane'],
  ...['fe', 'frameExtension', 'frameNumber', 'frame'],
]);

/** Whether a connection that ends in this attribute ties nodes to each other. */
export function isTie(attr: string): boolean {
  return ENDS.has(leafOf(attr));
}

/** Whether a connection that ends in this attribute is of interest: it ties nodes, or drives what is read. */
export function wantsConnection(attr: string): boolean {
  return isTie(attr) || isOfInterest(attr);
}
