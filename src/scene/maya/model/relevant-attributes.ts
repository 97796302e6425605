import { FILE_ATTRIBUTES, SEQUENCE } from '../files/file-attributes.js';
import { mayHoldFile } from '../files/plugin-files.js';

/** Render settings by node type, each `short=long`, or one name where both are equal. */
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

/** The attributes of render setup nodes, by the end of the type's name. */
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

/** Maps both names of each attribute of a list to the short one. */
function namesOf(list: string): Map<string, string> {
  const pairs = list.split(' ').map((pair) => pair.split('='));
  return new Map(pairs.flatMap(([short = '', long = short]) => [short, long].map((name) => [name, short])));
}

/** The relevant attributes of each node type. */
export interface RelevantAttributes {
  /** Maps both names of each relevant attribute of a type to the name under which it is stored; undefined for none. */
  attributesOf(type: string): ReadonlyMap<string, string> | undefined;
  /** Whether nodes of a type are relevant even without attributes. */
  isListed(type: string): boolean;
  /** Whether any text of a type may be a file. */
  mayHoldFile(type: string): boolean;
  /** Notes a type that a plug-in of the scene defines. */
  declare(type: string): void;
}

/** More types than any scene has. */
const MOST_TYPES = 4096;

/** Creates an empty table, which caches the types as they are queried. */
export function relevantAttributes(): RelevantAttributes {
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
      const relevant = lists.length === 0 ? undefined : namesOf(lists.join(' '));
      if (byType.size < MOST_TYPES) byType.set(type, relevant);
      return relevant;
    },
  };
}

/** Attributes with an array of texts; all other relevant ones have one value. */
export const ARRAYS: ReadonlySet<string> = new Set(['fns', 'abc_layerFiles']);

/** The names of the relevant attributes of all types. */
const ANY_NAME: ReadonlySet<string> = new Set(
  [...Object.values(SETTINGS), ...Object.values(FILE_ATTRIBUTES), OVERRIDE, COLLECTION, SELECTOR].flatMap(
    (list) => [...namesOf(list).keys()],
  ),
);

/** The last component of an attribute's path, without an index: `val` of `adjs[0].val`. */
export function leafOf(attr: string): string {
  const name = attr.slice(attr.lastIndexOf('.') + 1);
  const bracket = name.indexOf('[');
  return bracket < 0 ? name : name.slice(0, bracket);
}

/** Whether an attribute is relevant on any type. */
export function isRelevant(attr: string): boolean {
  return ANY_NAME.has(leafOf(attr));
}

/** Destinations of connections between layers, collections, overrides and image planes, and of frame numbers. */
const LINKS = new Set([
  ...['pls', 'parentList', 'lrl', 'legacyRenderLayer', 'sel', 'selector', 'prv', 'previous'],
  ...['plg', 'plug', 'rlid', 'identification', 'ip', 'imagePlane'],
  ...['fe', 'frameExtension', 'frameNumber', 'frame'],
]);

/** Whether a connection to this attribute links two nodes, and does not drive a value. */
export function isLink(attr: string): boolean {
  return LINKS.has(leafOf(attr));
}

/** Whether a connection to this attribute is relevant. */
export function wantsConnection(attr: string): boolean {
  return isLink(attr) || isRelevant(attr);
}
