import type { StartTag } from '../document/start-tag.js';
import type { TagEvents } from '../document/tags.js';
import { canNameFile, FileFinder, type FoundFile } from './files.js';
import { LINK_SIZE, NAME_SIZE, NODE_SIZE, type Node, NodeGraph, type Parameter } from './graph.js';
import {
  type NeededParameters,
  neededOf,
  neededOfProject,
  type Skips,
  skipsIn,
} from './needed-parameters.js';

/** The most memory for one project, in bytes. */
const MOST_KEPT = 64 * 1024 * 1024;

/** Approximate memory of a node with parameters, of a parameter and of a file without their texts, in bytes. */
const [DESCRIBED, ITEM] = [400, 120];

/** Types of nodes that bring cameras of their files. */
const WITH_CAMERAS = /Alembic|Usd|Xml|LiveGroup|ScenegraphGenerator/;

/** Types whose parameters are render settings by their purpose; elsewhere these attributes are set by hand. */
const SETTINGS = new Set(['RenderSettings', 'RenderOutputDefine', 'Render']);

const DOT = 0x2e;

/** A group of parameters that is open, and whether its own `enable` switches it off. */
interface Group {
  readonly name: string;
  /** What the paths of its parameters begin with, `args.`; of use where parameters of the node are read. */
  readonly prefix: string;
  readonly skips: Skips;
  disabled: boolean;
}

/** A node that is open. */
interface OpenNode {
  readonly number: number;
  readonly type: string;
  /** The number of its name. */
  readonly name: number;
  readonly bypassed: boolean;
  /** The parameters that are read. */
  readonly needed: NeededParameters | undefined;
  readonly isFirst: boolean;
  /** The group that it is in. */
  readonly parent: OpenNode | undefined;
  readonly groups: Group[];
  /** What can be skipped outside of groups. */
  readonly skips: Skips;
  /** The files that it names. */
  files: Set<string> | undefined;
  described: Node | undefined;
}

/** A parameter's value, or its expression where that is switched on. */
function parameterOf(tag: StartTag): Parameter {
  const expression = tag.attribute('isexpression') === 'false' ? undefined : tag.attribute('expression');
  return { value: expression === undefined ? tag.attribute('value') : undefined, expression };
}

/** Whether a parameter with a text could name a file by its value, or set render settings. */
function mayTell(tag: StartTag): boolean {
  const expression = tag.find('expression');
  if (expression >= 0 && !tag.has('isexpression', 'false')) return tag.mayBeQuoted(expression);
  const value = tag.find('value');
  return value >= 0 && tag.mayMatter(value);
}

/** What is open: the end of a node and of a group of parameters concerns the collector. */
type Open = 'node' | 'group' | 'other';

/** Collects the nodes of a project. */
export class NodeCollector implements TagEvents {
  readonly graph = new NodeGraph();
  /** The nodes with parameters that are read, or settings, without those whose name occurred before. */
  readonly described: Node[] = [];
  /** The outermost node. */
  root: Node | undefined;
  readonly files: FoundFile[] = [];
  /** Whether a file that is read has a name that only Katana can evaluate. */
  hasUnclearFiles = false;
  /** Whether a node brings cameras of a file. */
  hasCameraFiles = false;
  private size = 0;
  private top: OpenNode | undefined;
  private readonly opened: Open[] = [];
  private readonly finder = new FileFinder();

  full(): boolean {
    return this.size > MOST_KEPT;
  }

  skips(): Skips {
    const { top } = this;
    if (!top) return 'parameters';
    const { groups } = top;
    return groups.length === 0 ? top.skips : (groups[groups.length - 1] as Group).skips;
  }

  enable(isOn: boolean): void {
    const group = this.top?.groups.at(-1);
    if (group) group.disabled = !isOn;
  }

  open(tag: StartTag): void {
    const { top } = this;
    if (tag.kind === 'node') {
      this.openNode(tag);
      this.opened.push('node');
    } else if (top && tag.kind === 'group') {
      this.openGroup(tag, top);
      this.opened.push('group');
    } else {
      this.contents(tag);
      this.opened.push('other');
    }
  }

  empty(tag: StartTag): void {
    if (tag.kind === 'node') {
      this.openNode(tag);
      this.top = this.top?.parent;
    } else this.contents(tag);
  }

  close(): void {
    const opened = this.opened.pop();
    if (opened === 'node') this.top = this.top?.parent;
    else if (opened === 'group') this.top?.groups.pop();
  }

  private contents(tag: StartTag): void {
    const { top } = this;
    if (!top) return;
    const { kind } = tag;
    if (kind === 'string') this.text(tag, top);
    else if (kind === 'number' || kind === 'parameter') this.parameter(tag, top);
    else if (kind === 'port') this.port(tag, top);
  }

  /** Adds a node by its name, of which a text is made only where it is needed. */
  private addNode(tag: StartTag, parent: number) {
    const { graph } = this;
    const at = tag.find('name');
    if (at >= 0 && tag.isPlain(at)) {
      const [start, end] = [tag.startOf(at), tag.endOf(at)];
      return { ...graph.add(tag.bytes, start, end, parent), length: end - start };
    }
    const name = at < 0 ? '' : tag.text(at);
    const bytes = Buffer.from(name);
    return { ...graph.add(bytes, 0, bytes.length, parent), length: name.length };
  }

  private openNode(tag: StartTag): void {
    const { top: parent, graph } = this;
    const type = tag.attribute('type') ?? tag.attribute('baseType') ?? '';
    const bypassed = tag.has('bypassed', 'true');
    const before = graph.nameCount;
    const { number, name, isFirst, length } = this.addNode(tag, parent?.number ?? 0);
    this.size += NODE_SIZE + (graph.nameCount - before) * (NAME_SIZE + length);
    const isRoot = number === 1;
    const needed = isRoot ? neededOfProject : neededOf(type);
    const [files, described, skips] = [undefined, undefined, skipsIn(needed, '')];
    const node: OpenNode = {
      number,
      type,
      name,
      bypassed,
      needed,
      isFirst,
      parent,
      groups: [],
      skips,
      files,
      described,
    };
    this.top = node;
    if (needed) this.describe(node);
    if (isRoot) this.root = node.described;
    if (isFirst && WITH_CAMERAS.test(type)) this.hasCameraFiles = true;
  }

  private describe(node: OpenNode): Node {
    if (node.described) return node.described;
    const { number, type, bypassed } = node;
    const name = this.graph.nameOf(node.name);
    node.described = { number, name, type, bypassed, parameters: new Map(), setsSettings: false };
    this.graph.describe(node.described);
    if (node.isFirst) this.described.push(node.described);
    this.size += DESCRIBED + 2 * (name.length + type.length);
    return node.described;
  }

  private openGroup(tag: StartTag, { needed, groups }: OpenNode): void {
    const name = tag.attribute('name') ?? '';
    // The outermost group is the node's own.
    const outer = groups.at(-1);
    const prefix = needed && outer ? `${outer.prefix}${name}.` : '';
    // The value of such a group is a file.
    const skips = canNameFile(name) ? 'none' : skipsIn(needed, prefix);
    groups.push({ name, prefix, skips, disabled: false });
  }

  /** A connection, `source="Merge.out"`, or an output that the group returns as its output, `returns="out"`. */
  private port(tag: StartTag, { number, parent }: OpenNode): void {
    const { graph } = this;
    if (parent && tag.find('returns') >= 0) {
      graph.return(parent.number, number);
      this.size += LINK_SIZE;
    }
    const source = tag.find('source');
    if (source < 0) return;
    const before = graph.nameCount;
    const isPlain = tag.isPlain(source);
    const bytes = isPlain ? tag.bytes : tag.bytesOf(source);
    const [start, end] = isPlain ? [tag.startOf(source), tag.endOf(source)] : [0, bytes.length];
    let dot = end - 1;
    while (dot >= start && bytes[dot] !== DOT) dot--;
    graph.connect(number, bytes, start, dot < start ? end : dot);
    this.size += LINK_SIZE + (graph.nameCount - before) * (NAME_SIZE + end - start);
  }

  private parameter(tag: StartTag, { needed, described, groups }: OpenNode): void {
    const group = groups.at(-1);
    if (group === undefined && needed === undefined) return;
    const name = tag.find('name');
    if (group && name >= 0 && tag.is(name, 'enable')) group.disabled = tag.has('value', '0');
    const prefix = group?.prefix ?? '';
    if (!needed || !described || !needed.prefixes.has(prefix)) return;
    const path = prefix + (name < 0 ? '' : tag.text(name));
    if (!needed.names.test(path)) return;
    const parameter = parameterOf(tag);
    described.parameters.set(path, parameter);
    this.size += ITEM + 2 * (parameter.value?.length ?? parameter.expression?.length ?? 0);
  }

  /** A parameter with a text, which may be the name of a file. */
  private text(tag: StartTag, node: OpenNode): void {
    this.parameter(tag, node);
    const { groups, type } = node;
    const group = groups.at(-1);
    const written = tag.attribute('name') ?? '';
    const name = written === 'value' && group ? group.name : written;
    const isFileName = this.finder.isFileName(name, type);
    if (!isFileName && !mayTell(tag)) return;
    const { value, expression } = parameterOf(tag);
    if (value?.includes('renderSettings') && !SETTINGS.has(type)) this.describe(node).setsSettings = true;
    if (group?.disabled) return;
    if (expression === undefined) this.file(name, value, node);
    else this.expression(expression, name, node);
  }

  /** An expression that is a quoted text is that text. */
  private expression(expression: string, name: string, node: OpenNode): void {
    const literal = /^\s*(['"])([^'"\\]*)\1\s*$/.exec(expression)?.[2];
    if (literal !== undefined) this.file(name, literal, node);
    else if (!node.bypassed && this.finder.isFileName(name, node.type)) this.hasUnclearFiles = true;
  }

  private file(name: string, value: string | undefined, node: OpenNode): void {
    const { type, bypassed } = node;
    const file = this.finder.find(name, value, { type, bypassed, name: () => this.graph.nameOf(node.name) });
    if (!file || node.files?.has(file.path)) return;
    node.files ??= new Set();
    node.files.add(file.path);
    if (file.unclear) this.hasUnclearFiles = true;
    else this.files.push(file);
    this.size += ITEM + 2 * (file.path.length + file.node.length);
  }
}
