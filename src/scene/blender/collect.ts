import type { SceneLayer } from '../../domain/scene-report.js';
import type { FactsCamera, FileUse, NestedUse } from '../format.js';
import { FILE_BLOCKS, FILE_STRUCTS, library } from './assets.js';
import type { Block, Visitor } from './blocks.js';
import { collectCameras } from './cameras.js';
import type { Dna } from './dna.js';
import { type Fields, fieldsOf, type Item } from './fields.js';
import { collectMembers, MASTER } from './members.js';
import { based } from './paths.js';
import { readSettings, type Settings } from './scene.js';
import { collectStrips } from './strips.js';

/** What was found on the way through the blocks of a file. */
export interface Collected {
  /** Undefined when the active scene is not in this file. */
  readonly settings: Settings | undefined;
  readonly sceneName: string | undefined;
  readonly cameras: readonly FactsCamera[];
  /** False when it could not be said which cameras are the scene's. */
  readonly ownCameras: boolean;
  readonly layers: readonly Pick<SceneLayer, 'name' | 'renderable'>[];
  readonly outputs: readonly string[];
  readonly files: readonly FileUse[];
  readonly nested: readonly NestedUse[];
  /** True when there were more files, or layers, than are kept. */
  readonly full: boolean;
}

/** The largest block that is read for what it says; lists of strip elements are the longest. */
const LARGEST_ITEM = 4 << 20;
const MOST_FILES = 100_000;
const MOST_LAYERS = 10_000;

const CAMERA = 11;
const LAYER_RENDERS = 1;
const LAYER_DISABLED = 0x20000;
/** Data of a library that lies in this file itself, since 5.0. */
const ARCHIVE = 1;

const LISTS = ['CollectionObject', 'CollectionChild'];
const NODES = ['NodeShaderTexIES', 'NodeShaderScript'];
const STRIPS = ['Sequence', 'Strip', 'StripElem'];
const SCENE_STRUCTS = [...LISTS, ...STRIPS, 'Base', 'TimeMarker', 'ViewLayer', 'SceneRenderLayer'];

/** Structs that are read among the data which follows a block of this code. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  SC: [...SCENE_STRUCTS, 'NodeImageMultiFile'],
  GR: LISTS,
  OB: ['MeshCacheModifierData', 'FluidDomainSettings'],
  ME: ['CustomDataExternal'],
  MA: NODES,
  WO: NODES,
  LA: NODES,
  NT: [...NODES, 'NodeImageMultiFile'],
  LI: [],
  ID: [],
  ...Object.fromEntries(Object.keys(FILE_BLOCKS).map((code) => [code, []])),
};

/** A data block, and what the blocks after it belong to. */
interface Owner {
  readonly code: string;
  readonly address: string;
  /** Without the two letters of its kind. */
  readonly name: string;
}

interface Collector extends Visitor {
  result(): Collected;
}

/**
 * Goes through the blocks once, and keeps what the facts need.
 * @param active address of the scene to read; that of the file's first scene where there is none
 */
export function collector(dna: Dna, active: string | undefined): Collector {
  const fields: Fields = fieldsOf(dna);
  const { text, number, address } = fields;
  const members = collectMembers(fields, dna.named('Scene')?.fields.has('master_collection') === true);
  const cameras = collectCameras();
  const strips = collectStrips(fields);
  const files = new Map<string, FileUse>();
  const libraries: { use: FileUse; linked: boolean }[] = [];
  const outputs = new Set<string>();
  const layers: Pick<SceneLayer, 'name' | 'renderable'>[] = [];
  let owner: Owner | undefined;
  let settings: Settings | undefined;
  let sceneName: string | undefined;
  let compositing = '';
  /** Folder that paths of the data packed from a library are written in terms of. */
  let folder = '';
  let full = false;

  const wantedIn = new Map(
    Object.entries(WANTED).map(([code, names]) => [
      code,
      new Set(names.map((name) => dna.indexOf(name)).filter((index) => index !== undefined)),
    ]),
  );
  const structOf = new Map(
    Object.entries({ SC: 'Scene', OB: 'Object', GR: 'Collection', LI: 'Library', ID: 'ID' }).map(
      ([code, name]) => [code, dna.indexOf(name)],
    ),
  );
  let wanted: ReadonlySet<number> = new Set();

  function addFile(use: FileUse | undefined): void {
    if (!use || use.path === '') return;
    const rebased = folder === '' ? use : { ...use, path: based(use.path, folder) };
    const key = JSON.stringify([rebased.kind, rebased.node, rebased.path]);
    if (files.size < MOST_FILES) files.set(key, files.get(key) ?? rebased);
    else full = true;
  }

  function addLayer(name: string | undefined, renderable: boolean): void {
    if (layers.length < MOST_LAYERS) layers.push({ name: name ?? '', renderable });
    else full = true;
  }

  function addOutput(path: string | undefined): void {
    if (path && outputs.size < MOST_LAYERS) outputs.add(path);
  }

  function takeScene(item: Item, name: string): void {
    settings = readSettings(item, fields);
    sceneName = name;
    compositing = address(item, 'compositing_node_group') ?? '';
    cameras.bind(address(item, 'camera') ?? '');
    addOutput(settings.output);
  }

  function takeLibrary(item: Item, name: string): void {
    const archive =
      ((number(item, 'flag') ?? 0) & ARCHIVE) !== 0 && fields.has(item, 'archive_parent_library');
    const use = library(item, name, fields);
    folder = archive ? use.path : '';
    if (!archive && use.path !== '' && libraries.length < MOST_FILES)
      libraries.push({ use, linked: use.embedded === true });
  }

  /** What stands for a data block of the library that was named before. */
  function takeLink(item: Item, at: string): void {
    const name = text(item, 'name') ?? '';
    const last = libraries.at(-1);
    if (last) last.linked = true;
    if (name.startsWith('OB')) cameras.other(at, name.slice(2));
    if (at === active && name.startsWith('SC')) sceneName = name.slice(2);
  }

  function takeBlock(block: Block, item: Item): void {
    const name = (text(item, 'id.name') ?? '').slice(2);
    owner = { code: block.code, address: block.address, name };
    if (block.code === 'SC') takeScene(item, name);
    else if (block.code === 'OB' && number(item, 'type') === CAMERA) cameras.add(block.address, name);
    else if (block.code === 'OB') cameras.other(block.address, name);
    else if (block.code === 'LI') takeLibrary(item, name);
    else if (block.code === 'ID') takeLink(item, block.address);
    else addFile(FILE_BLOCKS[block.code]?.(item, name, fields));
  }

  function takeData({ code, address: at, name }: Owner, block: Block, items: readonly Item[]): void {
    const [item] = items;
    if (!item) return;
    const kind = item.struct.name;
    if (LISTS.includes(kind)) members.take(code === 'SC' ? MASTER : at, item);
    else if (kind === 'Base') members.take(MASTER, item);
    else if (kind === 'TimeMarker') cameras.bind(address(item, 'camera') ?? '');
    else if (kind === 'ViewLayer')
      addLayer(text(item, 'name'), ((number(item, 'flag') ?? LAYER_RENDERS) & LAYER_RENDERS) !== 0);
    else if (kind === 'SceneRenderLayer')
      addLayer(text(item, 'name'), ((number(item, 'layflag') ?? 0) & LAYER_DISABLED) === 0);
    else if (kind === 'NodeImageMultiFile') {
      // In 5.0 the compositor's nodes became a data block of their own.
      if (code === 'SC' || at === compositing) addOutput(text(item, 'base_path'));
    } else if (STRIPS.includes(kind)) strips.take(block.address, item, items).forEach(addFile);
    else addFile(FILE_STRUCTS[kind]?.(item, name, fields));
  }

  /** The structs of which a block holds one or several. */
  function itemsOf(block: Block, data: Buffer): Item[] {
    const struct = dna.at(block.struct);
    if (!struct || struct.size === 0) return [];
    const items: Item[] = [];
    for (let at = 0; at + struct.size <= data.length && items.length < block.count; at += struct.size)
      items.push({ struct, data: data.subarray(at, at + struct.size) });
    return items;
  }

  function isActive(block: Block): boolean {
    if (block.code !== 'SC') return true;
    active ??= block.address;
    return block.address === active;
  }

  return {
    wants(block) {
      if (block.code === 'DATA') return wanted.has(block.struct) ? LARGEST_ITEM : undefined;
      if (block.code === 'DNA1') return 'end';
      owner = undefined;
      const structs = wantedIn.get(block.code);
      const fits = !structOf.has(block.code) || structOf.get(block.code) === block.struct;
      wanted = structs && fits && isActive(block) ? structs : new Set();
      return wanted === structs ? LARGEST_ITEM : undefined;
    },
    take(block, data) {
      const items = itemsOf(block, data);
      const [item] = items;
      if (block.code !== 'DATA' && item) takeBlock(block, item);
      else if (owner) takeData(owner, block, items);
    },
    result() {
      const own = members.ofScene();
      return {
        settings,
        sceneName,
        cameras: cameras.list(own),
        ownCameras: own !== undefined,
        layers,
        outputs: [...outputs],
        files: [...files.values()],
        nested: libraries.filter(({ linked }) => linked).map(({ use }) => use),
        full,
      };
    },
  };
}
