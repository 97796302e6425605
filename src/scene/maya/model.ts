import { mayNameFile } from './file-attributes.js';
import { interest, leafOf } from './interest.js';

export type Value = string | number;

/** A node of which something is told. */
export interface MayaNode {
  /** Empty where the file does not tell it. */
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  /** Created only where the scene does not have it yet: Maya's own cameras. */
  readonly shared: boolean;
  /** By the attribute's path as it is written, without the dot before it: `fs`, `adjs[0].val`. */
  readonly attrs: Map<string, Value>;
}

export interface Reference {
  readonly path: string;
  readonly node: string;
  readonly namespace: string | undefined;
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
  readonly wanted: ReadonlySet<string> | undefined;
  readonly currentType: string;
  /** True when the scene is larger than what is kept of any. */
  readonly full: boolean;
  create(node: Omit<MayaNode, 'attrs'>): void;
  /** Goes on with a node that exists. */
  select(name: string): void;
  /** Sets `.attr` of the current node, or `node.attr`, if it is of interest. */
  set(plug: string, value: Value): void;
  connect(from: string, to: string): void;
  reference(reference: Reference): void;
  requires(plugin: string, version: string): void;
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

/** A name without the colon of the root namespace. */
export function bareName(name: string): string {
  return name.startsWith(':') ? name.slice(1) : name;
}

/** The last part of a path in the scene: `cam` of `|group1|cam`. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('|') + 1);
}

/** Splits `node.attr` at the first dot; names of nodes hold none. */
export function plugOf(plug: string): { node: string; attr: string } {
  const dot = plug.indexOf('.');
  return dot < 0 ? { node: plug, attr: '' } : { node: plug.slice(0, dot), attr: plug.slice(dot + 1) };
}

export function createModel(): ModelWriter {
  const { attributesOf } = interest();
  const nodes: MayaNode[] = [];
  const known = new Set<MayaNode>();
  const byName = new Map<string, MayaNode>();
  const connections: Connection[] = [];
  const references: Reference[] = [];
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

  function become(node: MayaNode | undefined): void {
    if (current && current !== node) closed.add(current.name);
    current = node;
    headDone = true;
  }

  return {
    ...{ nodes, connections, references, plugins, info, closed, find },
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
    get full() {
      return kept > MOST_KEPT;
    },
    create(made) {
      const node = { ...made, name: bareName(lastOf(made.name)), attrs: new Map<string, Value>() };
      become(node);
      if (node.type !== '' && attributesOf(node.type)) keep(node);
    },
    select(name) {
      become(find(name));
    },
    set(plug, value) {
      const own = plug.startsWith('.');
      const { node: name, attr } = plugOf(plug);
      const node = own ? current : find(name);
      if (!node) return;
      const wanted = attributesOf(node.type);
      const leaf = leafOf(attr);
      if (!wanted?.has(leaf) && !(typeof value === 'string' && mayNameFile(node.type, leaf))) return;
      keep(node);
      if (!node.attrs.has(attr)) kept += COST / 4;
      kept += typeof value === 'string' ? 2 * value.length : 0;
      node.attrs.set(attr, value);
    },
    connect(from, to) {
      connections.push({ from, to });
      kept += COST / 2 + 2 * (from.length + to.length);
    },
    reference(reference) {
      kept += COST + 2 * reference.path.length;
      references.push(reference);
    },
    requires(plugin, version) {
      kept += COST / 4;
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

/** A node's attribute under any of its names; the first that stands there. */
export function attributeOf(node: MayaNode | undefined, ...names: string[]): Value | undefined {
  for (const name of names) {
    const value = node?.attrs.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

export function numberOf(node: MayaNode | undefined, ...names: string[]): number | undefined {
  const value = attributeOf(node, ...names);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function textOf(node: MayaNode | undefined, ...names: string[]): string | undefined {
  const value = attributeOf(node, ...names);
  return typeof value === 'string' ? value : undefined;
}
