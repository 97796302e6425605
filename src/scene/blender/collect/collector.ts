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
import { collectUses, isHidden, type Owner } from './data-block-uses.js';
import { collectLibraries } from './libraries.js';
import { CACHES, LISTS, STRIPS, wantedOf } from './relevant-structs.js';
import { collectMembers, MASTER } from './scene-objects.js';

/** What was found on the way through the blocks of a file. */
export interface Collected {
  readonly scene: ActiveScene;
  readonly cameras: readonly FactsCamera[];
  /** False when it could not be said which cameras are the scene's, or what is a camera. */
  readonly ownCameras: boolean;
  readonly files: readonly FileUse[];
  /** False when there are more files than are kept. */
  readonly allFiles: boolean;
  /** False when a path is there that is not understood. */
  readonly pathsRead: boolean;
  readonly nested: readonly NestedUse[];
  /** What is needed of the file by one that links these data blocks of it; without them, all that it names. */
  partFor(links: readonly string[] | undefined): { files: readonly FileUse[]; nested: readonly NestedUse[] };
}

/** The largest block that is read for what it says; lists of strip elements are the longest. */
const LARGEST_ITEM = 4 << 20;
/** Object.type of a camera. */
const CAMERA = 11;
/** Blocks without a struct have the number of the first one. */
const RAW = 0;

export interface Collector extends Visitor {
  result(): Collected;
}

/** What the collector must know before it begins. */
export interface CollectorInput {
  /** Address of the scene to read; the first one of the file where there is none. */
  readonly active: string | undefined;
  /** Addresses of all data blocks, and their kinds; undefined when there are too many. */
  readonly ids: ReadonlyMap<string, string> | undefined;
  /** The file's name without folder and extension. */
  readonly file: string;
}

/** The structs of which a block holds one or several. */
function itemsOf(block: Block, data: Buffer, dna: Dna): Item[] {
  const struct = dna.at(block.struct);
  if (!struct || struct.size === 0) return [];
  const items: Item[] = [];
  for (let at = 0; at + struct.size <= data.length && items.length < block.count; at += struct.size)
    items.push({ struct, data: data.subarray(at, at + struct.size) });
  return items;
}

/** Goes through the blocks once, and keeps what the facts need. */
export function collector(dna: Dna, { active, ids, file }: CollectorInput): Collector {
  const fields = fieldsOf(dna);
  const { text, number, address } = fields;
  const wanted = wantedOf(dna);
  const members = collectMembers(fields, dna.named('Scene')?.fields.has('master_collection') === true);
  const cameras = collectCameras();
  const libraries = collectLibraries(fields);
  const scene = collectScene(fields);
  const sequences = collectSequences(fields);
  const uses = collectUses(dna, fields, ids, sequences);
  const files = collectFiles(uses.graph, sequences, libraries);
  /** The video sequencer of each scene. */
  const editors = new Map<string, Strips>();
  /** What to do with a text that lies elsewhere, by where. */
  const texts = new Map<string, (written: string) => void>();
  let first = active;
  let camerasRead = true;
  let pathsRead = true;
  let owner: Owner | undefined;
  let wantedData: ReadonlySet<number> | undefined;

  function isActive(at: string): boolean {
    return at === first;
  }

  /** Stands for a data block of the library that was named before. */
  function takeLink(item: Item, at: string): void {
    const written = text(item, 'name') ?? '';
    const [kind, name] = splitName(written);
    libraries.link(at, written);
    uses.linked(at, written);
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
    if (code !== 'LI') files.add(at, FILE_BLOCKS[code]?.(item, name, fields));
  }

  /** A file of a strip, a cache or a node, that belongs to the data block before it. */
  function takeCache({ address: at, name }: Owner, item: Item): void {
    const { name: kind } = item.struct;
    const by = { name, file };
    if (kind === 'PointCache') for (const use of pointCache(item, by, fields)) files.add(at, use);
    else if (kind === 'OceanModifierData') for (const use of ocean(item, by, fields)) files.add(at, use);
    else {
      for (const later of nodesBake(item, by, fields))
        texts.set(later.address, (written) => files.add(at, later.use(written)));
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
    else if (LISTS.has(kind)) members.take(inScene ? MASTER : at, item);
    else if (kind === 'TimeMarker') cameras.mark(address(item, 'camera') ?? '', number(item, 'frame'));
    else if (kind === 'NodeImageMultiFile') scene.output(item, inScene ? undefined : at);
    else if (kind === 'LayerCollection') for (const one of items) scene.collection(one);
    else if (kind === 'ViewLayer' || kind === 'SceneRenderLayer') scene.layer(item);
    else {
      pathsRead &&= !Object.hasOwn(FILE_STRUCTS, kind) || hasPath(item, fields);
      files.add(at, FILE_STRUCTS[kind]?.(item, name, fields));
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
        const leads = uses.leads(block.struct) || isRaw(block, block.struct === RAW ? block.address() : '');
        if (leads && block.length > LARGEST_ITEM) uses.graph.giveUp();
        return leads || wantedData?.has(block.struct) ? LARGEST_ITEM : undefined;
      }
      if (block.code === 'DNA1') return 'end';
      // Another data block begins.
      owner = undefined;
      texts.clear();
      sequences.next();
      uses.next();
      if (!wanted.isBlock(block)) return undefined;
      if (block.code === 'SC') first ??= block.address();
      wantedData = wanted.after(block);
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
        if (wantedData?.has(block.struct)) takeData(owner, block, item, items);
      }
      return undefined;
    },
    result() {
      const own = members.ofScene();
      uses.next();
      uses.graph.exclude(scene.excluded());
      for (const [at, strips] of editors) for (const use of strips.files()) files.add(at, use);
      const all = files.neededBy(first === undefined ? undefined : [first], 'noted');
      return {
        scene: scene.result(),
        cameras: cameras.list(own),
        ownCameras: own !== undefined && camerasRead,
        files: all.files,
        allFiles: files.complete(),
        pathsRead,
        nested: all.nested,
        partFor(links) {
          const roots = links?.map((name) => uses.graph.find(name)).filter((at) => at !== undefined);
          return files.neededBy(roots, 'left out');
        },
      };
    },
  };
}

/** `OBCamera` is an object that the artist sees as `Camera`. */
function splitName(written = ''): [kind: string, name: string] {
  return [written.slice(0, 2), written.slice(2)];
}
