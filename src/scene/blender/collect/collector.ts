import { ownValue } from '../../../domain/own-value.js';
import type { FactsCamera, FileUse, NestedUse } from '../../scene-format.js';
import type { Block, Visitor } from '../container/blocks.js';
import type { Dna } from '../container/dna.js';
import { fieldsOf, type Item } from '../container/fields.js';
import { FILE_BLOCKS, FILE_STRUCTS, hasPath } from '../files/assets.js';
import { nodesBake, ocean, pointCache } from '../files/caches.js';
import { collectFiles } from '../files/needed-files.js';
import { collectSequences } from '../files/sequences.js';
import { collectStrips, type Strips } from '../files/strips.js';
import { type ActiveScene, collectScene } from './active-scene.js';
import { collectCameras } from './cameras.js';
import { collectDataBlockUses, isHidden, type Owner } from './data-block-uses.js';
import { collectLibraries } from './libraries.js';
import { CACHES, LISTS, relevantStructs, STRIPS } from './relevant-structs.js';
import { collectSceneObjects, MASTER } from './scene-objects.js';

/** The contents of a file's blocks. */
export interface Collected {
  readonly scene: ActiveScene;
  readonly cameras: readonly FactsCamera[];
  /** False where it is unknown which objects are cameras, or which cameras belong to the scene. */
  readonly camerasKnown: boolean;
  readonly files: readonly FileUse[];
  /** False where the file limit is exceeded. */
  readonly allFiles: boolean;
  /** False where a path is not understood. */
  readonly pathsRead: boolean;
  readonly nested: readonly NestedUse[];
  /** The files that linked data blocks need; undefined means all files. */
  neededByLinks(links: readonly string[] | undefined): {
    files: readonly FileUse[];
    nested: readonly NestedUse[];
  };
}

/** Bytes of a block that is read; lists of strip elements are the longest. */
const LARGEST_ITEM = 4 << 20;
/** Object.type of a camera. */
const CAMERA = 11;
/** The struct index of blocks without a struct. */
const RAW = 0;

export interface Collector extends Visitor {
  result(): Collected;
}

/** The result of the first pass over the file. */
export interface CollectorInput {
  /** The address of the active scene; undefined means the first scene. */
  readonly active: string | undefined;
  /** The kinds of all data blocks by address; undefined where there are too many. */
  readonly ids: ReadonlyMap<string, string> | undefined;
  /** The file's name, without folder and extension. */
  readonly file: string;
}

/** Splits a block's data into its structs. */
function itemsOf(block: Block, data: Buffer, dna: Dna): Item[] {
  const struct = dna.at(block.struct);
  if (!struct || struct.size === 0) return [];
  const items: Item[] = [];
  for (let at = 0; at + struct.size <= data.length && items.length < block.count; at += struct.size)
    items.push({ struct, data: data.subarray(at, at + struct.size) });
  return items;
}

/** Creates the visitor of the second pass, which collects the facts. */
export function collector(dna: Dna, { active, ids, file }: CollectorInput): Collector {
  const fields = fieldsOf(dna);
  const { text, number, address } = fields;
  const relevant = relevantStructs(dna);
  const sceneObjects = collectSceneObjects(
    fields,
    dna.named('Scene')?.fields.has('master_collection') === true,
  );
  const cameras = collectCameras();
  const libraries = collectLibraries(fields);
  const scene = collectScene(fields);
  const sequences = collectSequences(fields);
  const uses = collectDataBlockUses(dna, fields, ids, sequences);
  const files = collectFiles(uses.graph, sequences, libraries);
  /** The video sequencers by scene. */
  const editors = new Map<string, Strips>();
  /** Callbacks for texts in separate blocks, by address. */
  const texts = new Map<string, (path: string) => void>();
  let first = active;
  let camerasRead = true;
  let pathsRead = true;
  let owner: Owner | undefined;
  let relevantData: ReadonlySet<number> | undefined;

  function isActive(at: string): boolean {
    return at === first;
  }

  /** Takes a placeholder for a data block of the last library. */
  function takeLink(item: Item, at: string): void {
    const fullName = text(item, 'name') ?? '';
    const [kind, name] = splitName(fullName);
    libraries.link(at, fullName);
    uses.linked(at, fullName);
    if (kind === 'OB') cameras.other(at, { name, hidden: false });
    if (kind === 'SC' && at === active) scene.linked(name);
  }

  function takeBlock(block: Block, item: Item): void {
    const { code } = block;
    const at = block.address();
    if (code === 'ID') {
      takeLink(item, at);
      return;
    }
    owner = uses.block(code, at, item);
    const [, name] = splitName(text(item, 'id.name'));
    if (code === 'SC') {
      if (!isActive(at)) return;
      scene.scene(item, name);
      const camera = address(item, 'camera');
      camerasRead &&= camera !== undefined;
      cameras.bind(camera ?? '');
    } else if (code === 'OB') {
      const object = { name, hidden: isHidden(item, fields) };
      const type = number(item, 'type');
      camerasRead &&= type !== undefined;
      if (type === CAMERA) cameras.add(at, object);
      else cameras.other(at, object);
    } else if (code === 'LI') {
      pathsRead &&= hasPath(item, fields);
      libraries.add(item, name);
    } else if (Object.hasOwn(FILE_BLOCKS, code)) pathsRead &&= hasPath(item, fields);
    if (code !== 'LI') files.add(at, ownValue(FILE_BLOCKS, code)?.(item, name, fields));
  }

  /** Takes the files of a cache of the current data block. */
  function takeCache({ address: at, name }: Owner, item: Item): void {
    const { name: kind } = item.struct;
    const by = { name, file };
    if (kind === 'PointCache') for (const use of pointCache(item, by, fields)) files.add(at, use);
    else if (kind === 'OceanModifierData') for (const use of ocean(item, by, fields)) files.add(at, use);
    else {
      for (const later of nodesBake(item, by, fields))
        texts.set(later.address, (path) => files.add(at, later.use(path)));
    }
  }

  function takeData(by: Owner, block: Block, item: Item, items: readonly Item[]): void {
    const { code, address: at, name } = by;
    const kind = item.struct.name;
    const inScene = code === 'SC';
    const other = inScene && !isActive(at);
    if (kind === 'FCurve') texts.set(address(item, 'rna_path') ?? '', sequences.animated);
    else if (kind === 'ImageTile') files.tile(at, number(item, 'tile_number'));
    else if (CACHES.has(kind)) for (const one of items) takeCache(by, one);
    else if (STRIPS.has(kind)) {
      const strips = editors.get(at) ?? collectStrips(fields, by.usesStrips);
      editors.set(at, strips);
      strips.take(block.address(), item, items);
    } else if (other) return;
    else if (LISTS.has(kind)) sceneObjects.take(inScene ? MASTER : at, item);
    else if (kind === 'TimeMarker') cameras.mark(address(item, 'camera') ?? '', number(item, 'frame'));
    else if (kind === 'NodeImageMultiFile') scene.output(item, inScene ? undefined : at);
    else if (kind === 'LayerCollection') for (const one of items) scene.collection(one);
    else if (kind === 'ViewLayer' || kind === 'SceneRenderLayer') scene.layer(item);
    else {
      pathsRead &&= !Object.hasOwn(FILE_STRUCTS, kind) || hasPath(item, fields);
      files.add(at, ownValue(FILE_STRUCTS, kind)?.(item, name, fields));
    }
  }

  function takeRaw(by: Owner, at: string, data: Buffer): void {
    const later = texts.get(at);
    if (later) {
      const end = data.indexOf(0);
      later(data.toString('utf8', 0, end < 0 ? data.length : end));
    } else uses.takeTable(by, at, data);
  }

  function isRaw({ code, struct }: Block, at: string): boolean {
    return code === 'DATA' && struct === RAW && (texts.has(at) || uses.isTable(at));
  }

  return {
    wants(block) {
      if (block.code === 'DATA') {
        if (!owner) return undefined;
        const hasPointers =
          uses.hasPointers(block.struct) || isRaw(block, block.struct === RAW ? block.address() : '');
        if (hasPointers && block.length > LARGEST_ITEM) uses.graph.giveUp();
        return hasPointers || relevantData?.has(block.struct) ? LARGEST_ITEM : undefined;
      }
      if (block.code === 'DNA1') return 'end';
      // A new data block begins.
      owner = undefined;
      texts.clear();
      sequences.next();
      uses.next();
      if (!relevant.isBlock(block)) return undefined;
      if (block.code === 'SC') first ??= block.address();
      relevantData = relevant.after(block);
      return LARGEST_ITEM;
    },
    take(block, data) {
      const at = block.address();
      if (owner && isRaw(block, at)) {
        takeRaw(owner, at, data);
        return undefined;
      }
      const items = itemsOf(block, data, dna);
      const [item] = items;
      if (!item) return undefined;
      if (block.code !== 'DATA') takeBlock(block, item);
      else if (owner) {
        for (const one of items) uses.take(owner, at, one);
        sequences.storage(at, item);
        if (relevantData?.has(block.struct)) takeData(owner, block, item, items);
      }
      return undefined;
    },
    result() {
      const own = sceneObjects.ofScene();
      uses.next();
      uses.graph.exclude(scene.excluded());
      for (const [at, strips] of editors) for (const use of strips.files()) files.add(at, use);
      const all = files.neededBy(first === undefined ? undefined : [first], 'listed');
      return {
        scene: scene.result(),
        cameras: cameras.list(own),
        camerasKnown: own !== undefined && camerasRead,
        files: all.files,
        allFiles: files.complete(),
        pathsRead,
        nested: all.nested,
        neededByLinks(links) {
          const roots = links?.map((name) => uses.graph.find(name)).filter((at) => at !== undefined);
          return files.neededBy(roots, 'omitted');
        },
      };
    },
  };
}

/** Splits a data block's name: `OBCamera` is the object `Camera`. */
function splitName(fullName = ''): [kind: string, name: string] {
  return [fullName.slice(0, 2), fullName.slice(2)];
}
