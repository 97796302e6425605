import { type Stored, UNREAD } from './attributes.js';
import { bareName, lastOf, plugOf } from './plugs.js';
import type { Edit, ReferenceData } from './reference-edits.js';
import { interest, isTie, leafOf, ROWS } from './relevant-attributes.js';

/** A node of which something is told. */
export interface MayaNode {
  /** Empty where the file does not tell it. */
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  /** Created only where the scene does not have it yet: Maya's own cameras. */
  readonly shared: boolean;
  /**
   * By the attribute's path without the dot before it, in short names where they are known: `fs`, `adjs[0].val`. Read
   * through attributes.ts, which tells what is not there from what is not understood.
   */
  readonly attrs: Map<string, Stored>;
}

export interface Reference {
  readonly path: string;
  readonly node: string;
  readonly namespace: string | undefined;
  /** What stands before the names of its nodes where it has no namespace. */
  readonly prefix?: string | undefined;
  /** False for one that was saved unloaded. */
  readonly loaded: boolean;
  /** How deep it lies: 1 for one of the scene's own; those below say which references of references are loaded. */
  readonly depth: number;
  /** From the list at the scene's head, which alone says whether it is loaded; the other entry always says not. */
  readonly listed: boolean;
  /** `mayaAscii`, `mayaBinary`, `Alembic`…; undefined where it is not told. */
  readonly type: string | undefined;
}

export interface Connection {
  readonly from: string;
  readonly to: string;
}

/** What has been seen of a scene, in either of its formats. */
export interface Model {
  readonly nodes: readonly MayaNode[];
  readonly connections: readonly Connection[];
  readonly references: readonly Reference[];
  /** What the scene changes in the scenes that it refers to, in the order in which Maya does it. */
  readonly edits: readonly Edit[];
  /** False where some of what it changes there is not understood. */
  readonly editsKnown: boolean;
  /** The plug of a referenced scene that is behind a placeholder, by the placeholder: `chairRN.phl[2]`. */
  readonly placeholders: ReadonlyMap<string, string>;
  readonly plugins: Readonly<Record<string, string>>;
  readonly info: ReadonlyMap<string, string>;
  readonly requiredMaya: string | undefined;
  readonly timeUnit: string | undefined;
  /** True once a node came: what stands before all nodes has been read. */
  readonly headDone: boolean;
  /** Default nodes whose part of the file was read to its end. */
  readonly closed: ReadonlySet<string>;
  find(name: string): MayaNode | undefined;
}

export interface ModelWriter extends Model {
  /** Attributes that are of interest on the node that is being described; undefined for none but files. */
  readonly wanted: ReadonlyMap<string, string> | undefined;
  readonly currentType: string;
  /** Whether any text on that node may be a file. */
  readonly mayHoldFile: boolean;
  /** True while a reference is described. */
  readonly isReference: boolean;
  /** True when the scene is larger than what is kept of any. */
  readonly full: boolean;
  create(node: Omit<MayaNode, 'attrs'>): void;
  /** Goes on with a node that exists. */
  select(name: string): void;
  /** Sets `.attr` of the current node, or `node.attr`, if it is of interest. */
  set(plug: string, value: Stored): void;
  /** Sets each element of an attribute that holds texts in a row. */
  setEach(plug: string, texts: readonly string[]): void;
  connect(from: string, to: string): void;
  reference(reference: Reference): void;
  /** Notes what is changed in references; undefined for changes that are not understood. */
  edit(data: ReferenceData | undefined): void;
  requires(plugin: string, version: string, types?: readonly string[]): void;
  note(key: string, value: string): void;
  unit(time: string): void;
}

/** Nodes that every scene has without creating them, and their types. */
const DEFAULTS: Readonly<Record<string, string>> = {
  time1: 'time',
  defaultRenderGlobals: 'renderGlobals',
  defaultResolution: 'resolution',
  defaultColorMgtGlobals: 'colorManagementGlobals',
};

/** Bytes that are kept of one scene at most, as far as they can be told. */
const MOST_KEPT = 40 << 20;

/** What a kept thing costs apart from its text. */
const COST = 400;

export function createModel(): ModelWriter {
  const { attributesOf, declare, isListed, mayHoldFile } = interest();
  const nodes: MayaNode[] = [];
  const known = new Set<MayaNode>();
  const byName = new Map<string, MayaNode>();
  const connections: Connection[] = [];
  const references: Reference[] = [];
  const edits: Edit[] = [];
  const placeholders = new Map<string, string>();
  let editsKnown = true;
  const plugins: Record<string, string> = {};
  const info = new Map<string, string>();
  const closed = new Set<string>();
  let requiredMaya: string | undefined;
  let timeUnit: string | undefined;
  let headDone = false;
  let current: MayaNode | undefined;
  let kept = 0;

  function keep(node: MayaNode): void {
    if (known.has(node)) return;
    known.add(node);
    nodes.push(node);
    byName.set(node.name, node);
    kept += COST + 2 * (node.name.length + (node.parent?.length ?? 0));
  }

  function find(name: string): MayaNode | undefined {
    const bare = bareName(lastOf(name));
    const named = byName.get(bare);
    if (named || !Object.hasOwn(DEFAULTS, bare)) return named;
    const node = {
      type: DEFAULTS[bare] ?? '',
      name: bare,
      parent: undefined,
      shared: true,
      attrs: new Map(),
    };
    keep(node);
    return node;
  }

  /** The path that an attribute is kept by; undefined for one that is of no interest on the node. */
  function keptPath(node: MayaNode, attr: string): string | undefined {
    const leaf = leafOf(attr);
    const short = attributesOf(node.type)?.get(leaf);
    if (short === undefined || short === leaf) return short && attr;
    const at = attr.lastIndexOf('.') + 1;
    return `${attr.slice(0, at)}${short}${attr.slice(at + leaf.length)}`;
  }

  function store(node: MayaNode, path: string, value: Stored): void {
    keep(node);
    // Of two values the one that is not understood may be the one that counts.
    if (node.attrs.get(path) === UNREAD) return;
    if (!node.attrs.has(path)) kept += COST / 4;
    kept += typeof value === 'string' ? 2 * value.length : 0;
    node.attrs.set(path, value);
  }

  function set(plug: string, value: Stored): void {
    const own = plug.startsWith('.');
    const { node: name, attr } = plugOf(plug);
    const node = own ? current : find(name);
    if (!node) return;
    const path = keptPath(node, attr);
    if (path === undefined && !(typeof value === 'string' && mayHoldFile(node.type))) return;
    store(node, path ?? attr, value);
  }

  function become(node: MayaNode | undefined): void {
    if (current && current !== node) closed.add(current.name);
    current = node;
    headDone = true;
  }

  return {
    ...{ nodes, connections, references, edits, placeholders },
    ...{ plugins, info, closed, find, set },
    get editsKnown() {
      return editsKnown;
    },
    get requiredMaya() {
      return requiredMaya;
    },
    get timeUnit() {
      return timeUnit;
    },
    get headDone() {
      return headDone;
    },
    get wanted() {
      return attributesOf(current?.type ?? '');
    },
    get currentType() {
      return current?.type ?? '';
    },
    get mayHoldFile() {
      return mayHoldFile(current?.type ?? '');
    },
    get isReference() {
      return current?.type === 'reference';
    },
    get full() {
      return kept > MOST_KEPT;
    },
    create(made) {
      const node = { ...made, name: bareName(lastOf(made.name)), attrs: new Map<string, Stored>() };
      become(node);
      if (node.type !== '' && isListed(node.type)) keep(node);
    },
    select(name) {
      become(find(name));
    },
    setEach(plug, texts) {
      // Texts in a row where one value belongs may stand for it, or not.
      if (!ROWS.has(leafOf(plug))) set(plug, UNREAD);
      for (const [at, text] of texts.entries()) set(`${plug}[${at}]`, text);
    },
    connect(from, to) {
      if (!isTie(to)) {
        // A value that comes from elsewhere is not the one that stands in the file.
        const { node: name, attr } = plugOf(to);
        const node = find(name);
        const path = node && keptPath(node, attr);
        if (node && path !== undefined) store(node, path, UNREAD);
        return;
      }
      connections.push({ from, to });
      kept += COST / 2 + 2 * (from.length + to.length);
    },
    edit(data) {
      if (data === undefined) editsKnown = false;
      for (const one of data?.edits ?? []) {
        kept += COST / 2 + 2 * (one.node.length + one.attr.length + String(one.value).length);
        edits.push(one);
      }
      for (const [placeholder, plug] of data?.placeholders ?? []) {
        kept += COST / 2 + 2 * (placeholder.length + plug.length);
        placeholders.set(placeholder, plug);
      }
    },
    reference(reference) {
      kept += COST + 2 * reference.path.length;
      references.push(reference);
    },
    requires(plugin, version, types = []) {
      kept += COST / 4;
      for (const type of types) declare(type);
      if (plugin === 'maya') requiredMaya = version;
      else plugins[plugin] = version;
    },
    note(key, value) {
      kept += COST / 4;
      info.set(key, value);
    },
    unit(time) {
      timeUnit = time;
    },
  };
}
