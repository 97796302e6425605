import type { FactsCamera, FileUse, NestedUse } from '../format.js';
import { type ActiveScene, collectScene } from './active-scene.js';
import { FILE_BLOCKS, FILE_STRUCTS } from './assets.js';
import type { Block, Visitor } from './blocks.js';
import { collectCameras } from './cameras.js';
import type { Dna } from './dna.js';
import { fieldsOf, type Item } from './fields.js';
import { collectLibraries } from './libraries.js';
import { collectMembers, MASTER } from './members.js';
import { collectStrips } from './strips.js';
import { LISTS, STRIPS, wantedOf } from './wanted.js';

/** What was found on the way through the blocks of a file. */
export interface Collected {
  readonly scene: ActiveScene;
  readonly cameras: readonly FactsCamera[];
  /** False when it could not be said which cameras are the scene's. */
  readonly ownCameras: boolean;
  readonly files: readonly FileUse[];
  /** False when there are more files than are kept. */
  readonly allFiles: boolean;
  readonly nested: readonly NestedUse[];
}

/** The largest block that is read for what it says; lists of strip elements are the longest. */
const LARGEST_ITEM = 4 << 20;
const MOST_FILES = 100_000;
/** Object.type of a camera. */
const CAMERA = 11;

/** A data block, to which the blocks after it belong. */
interface Owner {
  readonly code: string;
  readonly address: string;
  /** Without the two letters of its kind. */
  readonly name: string;
}

export interface Collector extends Visitor {
  result(): Collected;
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

/**
 * Goes through the blocks once, and keeps what the facts need.
 * @param active address of the scene to read; the first one of the file where there is none
 */
export function collector(dna: Dna, active: string | undefined): Collector {
  const fields = fieldsOf(dna);
  const { text, number, address } = fields;
  const wanted = wantedOf(dna);
  const members = collectMembers(fields, dna.named('Scene')?.fields.has('master_collection') === true);
  const cameras = collectCameras();
  const strips = collectStrips(fields);
  const libraries = collectLibraries(fields);
  const scene = collectScene(fields);
  const files = new Map<string, FileUse>();
  let first = active;
  let owner: Owner | undefined;
  let wantedData: ReadonlySet<number> | undefined;
  let allFiles = true;

  function addFile(written: FileUse | undefined): void {
    if (!written || written.path === '') return;
    const use = { ...written, path: libraries.based(written.path) };
    const key = JSON.stringify([use.kind, use.node, use.path]);
    if (files.size < MOST_FILES) files.set(key, files.get(key) ?? use);
    else allFiles = false;
  }

  /** Stands for a data block of the library that was named before. */
  function takeLink(item: Item, at: string): void {
    const [kind, name] = splitName(text(item, 'name'));
    libraries.link();
    if (kind === 'OB') cameras.other(at, name);
    if (kind === 'SC' && at === active) scene.linked(name);
  }

  function takeBlock(block: Block, item: Item): void {
    const { code } = block;
    const [, name] = splitName(text(item, 'id.name'));
    const at = block.address();
    owner = { code, address: at, name };
    if (code === 'SC') {
      scene.scene(item, name);
      cameras.bind(address(item, 'camera') ?? '');
    } else if (code === 'OB') {
      if (number(item, 'type') === CAMERA) cameras.add(at, name);
      else cameras.other(at, name);
    } else if (code === 'LI') libraries.add(item, name);
    else if (code === 'ID') takeLink(item, at);
    else addFile(FILE_BLOCKS[code]?.(item, name, fields));
  }

  function takeData({ code, address: at, name }: Owner, block: Block, items: readonly Item[]): void {
    const [item] = items;
    const kind = item?.struct.name ?? '';
    const inScene = code === 'SC';
    if (!item) return;
    if (LISTS.has(kind)) members.take(inScene ? MASTER : at, item);
    else if (kind === 'TimeMarker') cameras.bind(address(item, 'camera') ?? '');
    else if (kind === 'NodeImageMultiFile') scene.output(item, inScene ? undefined : at);
    else if (STRIPS.has(kind)) strips.take(block.address(), item, items).forEach(addFile);
    else if (inScene) scene.layer(item);
    else addFile(FILE_STRUCTS[kind]?.(item, name, fields));
  }

  function isOtherScene(block: Block): boolean {
    if (block.code !== 'SC') return false;
    first ??= block.address();
    return block.address() !== first;
  }

  return {
    wants(block) {
      if (block.code === 'DATA') return wantedData?.has(block.struct) ? LARGEST_ITEM : undefined;
      if (block.code === 'DNA1') return 'end';
      owner = undefined;
      wantedData = isOtherScene(block) ? undefined : wanted.after(block);
      return wantedData && LARGEST_ITEM;
    },
    take(block, data) {
      const items = itemsOf(block, data, dna);
      const [item] = items;
      if (block.code !== 'DATA' && item) takeBlock(block, item);
      else if (owner) takeData(owner, block, items);
      return undefined;
    },
    result() {
      const own = members.ofScene();
      return {
        scene: scene.result(),
        cameras: cameras.list(own),
        ownCameras: own !== undefined,
        files: [...files.values()],
        allFiles,
        nested: libraries.list(),
      };
    },
  };
}

/** `OBCamera` is an object that the artist sees as `Camera`. */
function splitName(written = ''): [kind: string, name: string] {
  return [written.slice(0, 2), written.slice(2)];
}
