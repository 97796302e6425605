import { ownValue } from '../../../domain/own-value.js';
import { type Stored, UNREAD } from './attributes.js';
import { bareName, lastOf, plugOf } from './plugs.js';
import type { Edit, ReferenceData } from './reference-edits.js';
import { ARRAYS, isLink, leafOf, relevantAttributes } from './relevant-attributes.js';

/** A node of the scene. */
export interface MayaNode {
  /** Empty where the file does not define it. */
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  /** Created only where the scene does not have it yet, as are Maya's own cameras. */
  readonly shared: boolean;
  /**
   * Values by attribute path without the leading dot, with short names where they are known: `fs`, `adjs[0].val`. Read
   * them with the functions of attributes.ts, which distinguish absent values from unread ones.
   */
  readonly attrs: Map<string, Stored>;
}

export interface Reference {
  readonly path: string;
  readonly node: string;
  readonly namespace: string | undefined;
  /** The prefix of its nodes' names, where it has no namespace. */
  readonly prefix?: string | undefined;
  /** False for one that was saved unloaded. */
  readonly loaded: boolean;
  /** The nesting depth: 1 for the scene's own references; deeper ones define which nested references are loaded. */
  readonly depth: number;
  /** True for an entry of the list at the start of the scene; only the list defines whether a reference is loaded. */
  readonly listed: boolean;
  /** `mayaAscii`, `mayaBinary`, `Alembic`…; undefined where the file does not define it. */
  readonly type: string | undefined;
}

export interface Connection {
  readonly from: string;
  readonly to: string;
}

/** The relevant contents of a scene, the same for both formats. */
export interface Model {
  readonly nodes: readonly MayaNode[];
  readonly connections: readonly Connection[];
  readonly references: readonly Reference[];
  /** The edits of referenced scenes, in the order in which Maya applies them. */
  readonly edits: readonly Edit[];
  /** False where some edits are not understood. */
  readonly editsKnown: boolean;
  /** The plug of a referenced scene by its placeholder, `chairRN.phl[2]`. */
  readonly placeholders: ReadonlyMap<string, string>;
  readonly plugins: Readonly<Record<string, string>>;
  readonly info: ReadonlyMap<string, string>;
  readonly requiredMaya: string | undefined;
  readonly timeUnit: string | undefined;
  /** True once a node was read, and so everything before the nodes. */
  readonly headDone: boolean;
  /** Names of the nodes whose part of the file was read to its end. */
  readonly closed: ReadonlySet<string>;
  find(name: string): MayaNode | undefined;
}

export interface ModelWriter extends Model {
  /** The relevant attributes of the current node; undefined where only files are relevant. */
  readonly relevant: ReadonlyMap<string, string> | undefined;
  readonly currentType: string;
  /** Whether any text of the current node may be a file. */
  readonly mayHoldFile: boolean;
  /** True while the current node is a reference. */
  readonly isReference: boolean;
  /** True when the memory limit is exceeded. */
  readonly full: boolean;
  create(node: Omit<MayaNode, 'attrs'>): void;
  /** Makes an existing node the current one. */
  select(name: string): void;
  /** Sets `.attr` of the current node, or `node.attr`, if it is relevant. */
  set(plug: string, value: Stored): void;
  /** Sets the elements of an array of texts. */
  setEach(plug: string, texts: readonly string[]): void;
  connect(from: string, to: string): void;
  reference(reference: Reference): void;
  /** Adds reference edits; undefined for edits that are not understood. */
  edit(data: ReferenceData | undefined): void;
  requires(plugin: string, version: string, types?: readonly string[]): void;
  note(key: string, value: string): void;
  unit(time: string): void;
}

/** Types of the nodes that every scene has without creating them. */
const DEFAULTS: Readonly<Record<string, string>> = {
  time1: 'time',
  defaultRenderGlobals: 'renderGlobals',
  defaultResolution: 'resolution',
  defaultColorMgtGlobals: 'colorManagementGlobals',
};

/** The most memory for one scene, in bytes. */
const MOST_KEPT = 40 << 20;

/** Approximate memory of a node without its texts, in bytes. */
const COST = 400;

/** Creates an empty model. */
export function createModel(): ModelWriter {
  const { attributesOf, declare, isListed, mayHoldFile } = relevantAttributes();
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
  let relevant = attributesOf('');
  let holdsFile = mayHoldFile('');
  let isReference = false;
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
      type: ownValue(DEFAULTS, bare) ?? '',
      name: bare,
      parent: undefined,
      shared: true,
      attrs: new Map(),
    };
    keep(node);
    return node;
  }

  /** The path under which an attribute is stored; undefined for an irrelevant one. */
  function keptPath(node: MayaNode, attr: string): string | undefined {
    const leaf = leafOf(attr);
    const short = attributesOf(node.type)?.get(leaf);
    if (short === undefined || short === leaf) return short && attr;
    const at = attr.lastIndexOf('.') + 1;
    return `${attr.slice(0, at)}${short}${attr.slice(at + leaf.length)}`;
  }

  function store(node: MayaNode, path: string, value: Stored): void {
    keep(node);
    // Of two values the unread one may be the effective one.
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

  /** Keeps what is asked for each attribute of the current node, of which there may be millions. */
  function noteType(): void {
    const type = current?.type ?? '';
    relevant = attributesOf(type);
    holdsFile = mayHoldFile(type);
    isReference = type === 'reference';
  }

  function makeCurrent(node: MayaNode | undefined): void {
    if (current && current !== node) closed.add(current.name);
    current = node;
    headDone = true;
    noteType();
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
    get relevant() {
      return relevant;
    },
    get currentType() {
      return current?.type ?? '';
    },
    get mayHoldFile() {
      return holdsFile;
    },
    get isReference() {
      return isReference;
    },
    get full() {
      return kept > MOST_KEPT;
    },
    create(made) {
      const node = { ...made, name: bareName(lastOf(made.name)), attrs: new Map<string, Stored>() };
      makeCurrent(node);
      if (node.type !== '' && isListed(node.type)) keep(node);
    },
    select(name) {
      makeCurrent(find(name));
    },
    setEach(plug, texts) {
      // What an array means for an attribute with a single value is unknown.
      if (!ARRAYS.has(leafOf(plug))) set(plug, UNREAD);
      for (const [at, text] of texts.entries()) set(`${plug}[${at}]`, text);
    },
    connect(from, to) {
      if (!isLink(to)) {
        // The value of a connected attribute is not the one in the file.
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
      noteType();
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
