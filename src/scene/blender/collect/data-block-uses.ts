import type { Dna } from '../container/dna.js';
import type { Fields, Item } from '../container/fields.js';
import { pointersOf } from '../container/pointers.js';
import type { Sequences } from '../files/sequences.js';
import { STRIP_MUTED } from '../files/strips.js';
import { createGraph, type Graph, type UseKind } from './data-block-graph.js';
import { collectNodeTree } from './node-trees.js';

/** A data block, to which the blocks after it belong. */
export interface Owner {
  readonly code: string;
  readonly address: string;
  /** Without the two letters of its kind. */
  readonly name: string;
  /** False for the nodes of a material, world or scene that does not use nodes. */
  readonly usesNodes: boolean;
  /** False for the strips of a scene that does not render its video sequencer. */
  readonly usesStrips: boolean;
}

/** What only the tools of the user interface hold: brushes, and what is painted with. */
const TOOLS =
  /^(?:ToolSettings|(?:|V|Gp|Curves)Paint|(?:|Uv|GpSculpt|GpWeight)?Sculpt\w*|GpVertexPaint|GpSculptPaint|GpWeightPaint|ImagePaintSettings|ParticleEditSettings|UnifiedPaintSettings|PaintToolSlot|ToolSystemBrush\w*|NamedBrush\w*)$/;

/** Images behind a camera's or a viewport's view. */
const BACKGROUNDS: ReadonlySet<string> = new Set(['CameraBGImage', 'BGpic']);

/** How the outliner shows the collections, and the user interface: nothing of it decides what renders. */
const NO_USE: ReadonlySet<string> = new Set(['LayerCollection']);
const INTERFACE: ReadonlySet<string> = new Set(['WM', 'SR', 'SN', 'WS', 'GLOB', 'USER']);

/** Object.type of an empty. */
const EMPTY = 0;
/** Object.visibility_flag, earlier `restrictflag`: hidden from renders. Collection.flag: the same. */
const OBJECT_HIDDEN = 1 << 2;
const COLLECTION_HIDDEN = 1 << 3;
/** ID.flag. */
const FAKE_USER = 1 << 9;
/** RenderData.scemode: whether the scene's strips and compositor are rendered. */
const SEQUENCER = 1 << 0;
const COMPOSITING = 1 << 6;
/** bNode.flag. */
const NODE_MUTED = 1 << 9;

/** The version from which on materials and worlds always use their nodes. */
const ALWAYS_NODES = 5;

/** Follows all pointers of a file from data block to data block. */
export interface Uses {
  readonly graph: Graph;
  isBlock(address: string): boolean;
  /** Whether data of this struct is worth reading for where it leads. */
  leads(struct: number): boolean;
  /** Whether a block without a struct holds pointers. */
  isTable(address: string): boolean;
  /** The data block itself; undefined for one of the user interface. */
  block(code: string, address: string, item: Item): Owner | undefined;
  /** One that lies in a library. */
  linked(address: string, name: string): void;
  take(owner: Owner, address: string, item: Item): void;
  takeTable(owner: Owner, address: string, data: Buffer): void;
  /** Ends the data of one data block. */
  next(): void;
}

/** Whether an object or collection is never rendered; one that is animated may be, at some frames. */
export function isHidden(item: Item, { number, address }: Fields): boolean {
  if (address(item, 'adt')) return false;
  const { name } = item.struct;
  if (name === 'Object')
    return ((number(item, 'visibility_flag') ?? number(item, 'restrictflag') ?? 0) & OBJECT_HIDDEN) !== 0;
  return name === 'Collection' && ((number(item, 'flag') ?? 0) & COLLECTION_HIDDEN) !== 0;
}

/** @param ids addresses of all data blocks of the file and their kinds; undefined when there are too many */
export function collectUses(
  dna: Dna,
  fields: Fields,
  ids: ReadonlyMap<string, string> | undefined,
  sequences: Sequences,
): Uses {
  const { text, number, address } = fields;
  const { pointer: size, version } = dna.header;
  const graph = createGraph();
  const nodes = collectNodeTree(fields);
  const pointers = pointersOf(dna);
  /** By address, how what they point to is used. */
  const tables = new Map<string, UseKind>();
  const collections = dna.named('Scene')?.fields.has('master_collection') === true;
  if (!ids) graph.giveUp();

  function pointerAt(data: Buffer, offset: number): string {
    return offset + size <= data.length ? data.toString('latin1', offset, offset + size) : '';
  }

  function isCollection(at: string): boolean {
    return ids?.get(at) === 'GR';
  }

  const tools = new Map<string, boolean>();
  function isTool(name: string): boolean {
    const known = tools.get(name) ?? TOOLS.test(name);
    tools.set(name, known);
    return known;
  }

  function kindOf({ usesNodes, usesStrips }: Owner, item: Item): UseKind | undefined {
    const { name } = item.struct;
    if (NO_USE.has(name)) return undefined;
    if (isTool(name)) return 'unused';
    if (BACKGROUNDS.has(name)) return 'viewport-only';
    if (name === 'CollectionObject' || name === 'CollectionChild') return 'member';
    // Since there are collections, a scene's bases only repeat what lies in them.
    if (name === 'Base') return collections ? undefined : 'member';
    if (!usesNodes && name.startsWith('bNode')) return 'unused';
    if (name === 'bNode' && ((number(item, 'flag') ?? 0) & NODE_MUTED) !== 0) return 'muted';
    if (name !== 'Sequence') return 'render';
    if (!usesStrips) return 'unused';
    return ((number(item, 'flag') ?? 0) & STRIP_MUTED) !== 0 ? 'muted' : 'render';
  }

  /** What one pointer of a struct is otherwise than the others. */
  function exceptionOf({ usesNodes }: Owner, item: Item): { to: string; kind: UseKind } | undefined {
    const { name } = item.struct;
    if (name === 'Object' && number(item, 'type') === EMPTY)
      return { to: address(item, 'data') ?? '', kind: 'viewport-only' };
    if (name === 'Scene' && !usesNodes)
      return { to: address(item, 'compositing_node_group') ?? '', kind: 'unused' };
    return undefined;
  }

  interface Lead {
    readonly to: string;
    readonly kind: UseKind;
    readonly shown: { drop(): void } | undefined;
  }

  /** Everything that an item leads to, and how it uses that. */
  function leadsOf(owner: Owner, item: Item, kind: UseKind): Lead[] {
    const found: Lead[] = [];
    for (const offset of pointers(item.struct).single) {
      const to = pointerAt(item.data, offset);
      const code = ids?.get(to);
      if (code === undefined) continue;
      const exception = exceptionOf(owner, item);
      const own = exception?.to === to ? exception.kind : kind;
      const shown = own === 'render' && code === 'IM' ? sequences.use(owner.address, to, item) : undefined;
      found.push({ to, kind: own, shown });
    }
    return found;
  }

  function take(owner: Owner, at: string, item: Item): void {
    const kind = kindOf(owner, item);
    if (kind === undefined) return;
    const { name } = item.struct;
    const all = leadsOf(owner, item, kind);
    const add = (isLive: boolean) => {
      for (const { to, kind: own, shown } of all) {
        if (!isLive) shown?.drop();
        // An object instances of a collection what it would render of it; others may use all of it.
        graph.use(owner.address, to, isLive ? own : 'unused', {
          whole: isCollection(to) && name !== 'Object',
        });
      }
    };
    if (name === 'bNode') nodes.node(at, item, kind === 'render' ? add : () => add(true));
    else add(true);
    if (name === 'bNodeTree') nodes.tree(item);
    if (name === 'bNodeLink') nodes.link(item);
    for (const offset of pointers(item.struct).tables) {
      const to = pointerAt(item.data, offset);
      if (!/^\0*$/.test(to)) tables.set(to, kind);
    }
  }

  return {
    graph,
    isBlock: (at) => ids?.has(at) === true,
    leads(struct) {
      const one = dna.at(struct);
      if (!one || NO_USE.has(one.name)) return false;
      const { single, tables: further } = pointers(one);
      return single.length + further.length > 0;
    },
    isTable: (at) => tables.has(at),
    block(code, at, item) {
      if (INTERFACE.has(code)) return undefined;
      const written = text(item, 'id.name') ?? '';
      graph.add(at, {
        name: written,
        hidden: isHidden(item, fields),
        fakeUser: ((number(item, 'id.flag') ?? 0) & FAKE_USER) !== 0,
        linked: false,
      });
      const mode = code === 'SC' ? number(item, 'r.scemode') : undefined;
      const off = (bit: number) => mode !== undefined && (mode & bit) === 0;
      const always = Number.parseInt(version, 10) >= ALWAYS_NODES;
      const owner = {
        ...{ code, address: at, name: written.slice(2) },
        usesNodes: (always || number(item, 'use_nodes') !== 0) && !off(COMPOSITING),
        usesStrips: !off(SEQUENCER),
      };
      if (code === 'NT') nodes.tree(item);
      take(owner, at, item);
      return owner;
    },
    linked(at, name) {
      graph.add(at, { name, hidden: false, fakeUser: false, linked: true });
    },
    take,
    takeTable(owner, at, data) {
      const kind = tables.get(at);
      for (let offset = 0; kind && offset + size <= data.length; offset += size) {
        const to = pointerAt(data, offset);
        if (!ids?.has(to)) continue;
        graph.use(owner.address, to, kind, { whole: isCollection(to) });
        if (ids.get(to) === 'IM') sequences.use(owner.address, to);
      }
    },
    next() {
      tables.clear();
      nodes.end();
    },
  };
}
