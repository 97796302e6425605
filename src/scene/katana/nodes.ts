import { FileFinder, type FoundFile } from './files.js';
import type { StartTag, TagEvents } from './tags.js';

/** The value of a parameter; one with an expression or an animation has no value in the file. */
export interface Parameter {
  readonly value: string | undefined;
  readonly expression: string | undefined;
}

/** A node of the project. */
export interface Node {
  readonly name: string;
  readonly type: string;
  readonly bypassed: boolean;
  /** The group that it is in. */
  readonly parent: Node | undefined;
  /** Names of the nodes that its inputs are connected to; within a group that may be the group. */
  readonly sources: string[];
  /** Of a group the inner nodes whose outputs it returns. */
  readonly returned: Node[];
  /** The parameters that are read, by their path below the node: `farmSettings.activeFrameRange.start`. */
  readonly parameters: Map<string, Parameter>;
  /** True for a node that sets render settings in a way that is not read: a script, an attribute. */
  setsSettings: boolean;
  /** The nodes next upstream, once they were looked up. */
  next?: readonly Node[];
}

/** The most memory for one project, in bytes. */
const MOST_KEPT = 48 * 1024 * 1024;

/** Approximate memory of a node, a connection or a parameter without its texts, in bytes. */
const [NODE, ITEM] = [500, 120];

/** That of the name of a node which is a leaf. */
const NAME = 80;

/** The parameters that are read, by the node's type. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  Render:
    /^(?:farmSettings\.(?:setActiveFrameRange|activeFrameRange\.(?:start|end)|TimeRange|excludeFromFarmOutputGeneration)|outputs\.(?:locations|allOutputNames)\.i\d+)$/,
  RenderSettings: /^args\.renderSettings\.(?:cameraName|renderer|resolution)\.(?:enable|value)$/,
  RenderOutputDefine:
    /^(?:outputName|args\.renderSettings\.outputs\.outputName\.locationSettings\.renderLocation\.(?:enable|value))$/,
  CameraCreate: /^name$/,
};

/** Types of nodes that bring cameras of their files. */
export const WITH_CAMERAS = /Alembic|Usd|Xml|LiveGroup|ScenegraphGenerator/;

/** Parameters of the project itself. */
const PROJECT = /^(?:inTime|outTime)$/;

/** Types whose parameters are render settings by their purpose; elsewhere these attributes are set by hand. */
const SETTINGS = new Set(['RenderSettings', 'RenderOutputDefine', 'Render']);

/** A group of parameters that is open, and whether its own `enable` switches it off. */
interface Group {
  readonly name: string;
  disabled: boolean;
}

interface OpenNode {
  readonly node: Node;
  /** Whether something refers to the node: an inner node or a file. */
  isNeeded: boolean;
  readonly groups: Group[];
}

/** Used for every node without sources and settings, since no fact depends on more than that it exists. */
const LEAF: Node = {
  ...{ name: '', type: '', bypassed: false, setsSettings: false },
  ...{ parent: undefined, sources: [], returned: [], parameters: new Map() },
};

/** A parameter's value, or its expression where that is switched on. */
function parameterOf(tag: StartTag): Parameter {
  const expression = tag.attribute('isexpression') === 'false' ? undefined : tag.attribute('expression');
  return { value: expression === undefined ? tag.attribute('value') : undefined, expression };
}

/** Collects the nodes of a project. */
export class NodeCollector implements TagEvents {
  readonly nodes = new Map<string, Node>();
  /** The outermost node. */
  root: Node | undefined;
  readonly files: FoundFile[] = [];
  /** Whether a file that is read has a name that only Katana can evaluate. */
  hasUnclearFiles = false;
  private size = 0;
  private readonly openNodes: OpenNode[] = [];
  private readonly kinds: ('node' | 'group' | 'other')[] = [];
  private readonly finder = new FileFinder();

  full(): boolean {
    return this.size > MOST_KEPT;
  }

  open(tag: StartTag): void {
    const top = this.openNodes.at(-1);
    if (tag.name === 'node') this.openNode(tag);
    else if (top && (tag.name === 'group_parameter' || tag.name.endsWith('array_parameter'))) {
      top.groups.push({ name: tag.attribute('name') ?? '', disabled: false });
      this.kinds.push('group');
      return;
    } else {
      if (top && tag.name === 'port') this.port(tag, top.node);
      else if (top && tag.name.endsWith('_parameter')) this.parameter(tag, top);
      this.kinds.push('other');
      return;
    }
    this.kinds.push('node');
  }

  close(): void {
    const kind = this.kinds.pop();
    if (kind === 'node') this.closeNode();
    else if (kind === 'group') this.openNodes.at(-1)?.groups.pop();
  }

  private closeNode(): void {
    const { node, isNeeded } = this.openNodes.pop() ?? {};
    if (!node || isNeeded || node === this.root || node.setsSettings || PARAMETERS[node.type]) return;
    if (WITH_CAMERAS.test(node.type)) return;
    if (node.sources.length > 0 || node.returned.length > 0 || this.nodes.get(node.name) !== node) return;
    this.nodes.set(node.name, LEAF);
    this.size -= NODE - NAME + 2 * node.type.length;
  }

  private openNode(tag: StartTag): void {
    const outer = this.openNodes.at(-1);
    if (outer) outer.isNeeded = true;
    const name = tag.attribute('name') ?? '';
    const type = tag.attribute('type') ?? tag.attribute('baseType') ?? '';
    const node: Node = {
      ...{ name, type, bypassed: tag.attribute('bypassed') === 'true', setsSettings: false },
      ...{ parent: outer?.node, sources: [], returned: [], parameters: new Map() },
    };
    this.size += NODE + 2 * (name.length + type.length);
    this.root ??= node;
    // Names are unique in a project.
    if (!this.nodes.has(name)) this.nodes.set(name, node);
    this.openNodes.push({ node, isNeeded: false, groups: [] });
  }

  /** A connection, `source="Merge.out"`, or an output that the group returns as its output, `returns="out"`. */
  private port(tag: StartTag, node: Node): void {
    const { parent, sources } = node;
    if (parent && tag.attribute('returns') !== undefined) {
      parent.returned.push(node);
      const open = this.openNodes.at(-1);
      if (open) open.isNeeded = true;
      this.size += ITEM;
    }
    const source = tag.attribute('source');
    if (source === undefined) return;
    const dot = source.lastIndexOf('.');
    sources.push(dot < 0 ? source : source.slice(0, dot));
    this.size += ITEM + 2 * source.length;
  }

  private parameter(tag: StartTag, { node, groups }: OpenNode): void {
    const group = groups.at(-1);
    const wanted = node === this.root ? PROJECT : PARAMETERS[node.type];
    if (group && tag.has('name', 'enable')) group.disabled = tag.has('value', '0');
    if (!wanted && tag.name !== 'string_parameter') return;
    const name = tag.attribute('name') ?? '';
    if (wanted) {
      // The outermost group is the node's own.
      const path = [...groups.slice(1).map((one) => one.name), name].join('.');
      if (wanted.test(path)) this.keep(tag, path, node);
    }
    if (tag.name !== 'string_parameter') return;
    const { value, expression } = parameterOf(tag);
    if (value?.includes('renderSettings') && !SETTINGS.has(node.type)) node.setsSettings = true;
    if (group?.disabled) return;
    const path = { name: name === 'value' && group ? group.name : name, value, node };
    if (expression === undefined) this.file(path);
    else this.expression(expression, path);
  }

  private keep(tag: StartTag, path: string, { parameters }: Node): void {
    const parameter = parameterOf(tag);
    parameters.set(path, parameter);
    this.size += ITEM + 2 * (parameter.value?.length ?? parameter.expression?.length ?? 0);
  }

  /** An expression that is a quoted text is that text. */
  private expression(expression: string, { name, node }: { name: string; node: Node }): void {
    const literal = /^\s*(['"])([^'"\\]*)\1\s*$/.exec(expression)?.[2];
    if (literal !== undefined) this.file({ name, node, value: literal });
    else if (!node.bypassed && this.finder.isFileName(name, node.type)) this.hasUnclearFiles = true;
  }

  private file(parameter: { name: string; value: string | undefined; node: Node }): void {
    const file = this.finder.find(parameter);
    if (!file) return;
    const open = this.openNodes.at(-1);
    if (open) open.isNeeded = true;
    if (file.unclear) this.hasUnclearFiles = true;
    else this.files.push(file);
    this.size += ITEM + 2 * file.path.length;
  }
}
