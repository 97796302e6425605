import { byDefault, type Finding, found, type SceneSize, unknown } from '../../domain/scene/scene-report.js';
import type { Node, NodeGraph, Parameter } from './nodes/graph.js';

/** The settings of a render that RenderSettings nodes make. */
export type SettingName = 'cameraName' | 'renderer' | 'resolution';

/** A setting that applies to a node; `none` where nothing sets it, `unclear` where the graph does not tell. */
export type Setting =
  | { readonly kind: 'set'; readonly parameter: Parameter }
  | { readonly kind: 'none' | 'unclear' };

const NONE: Setting = { kind: 'none' };
const UNCLEAR: Setting = { kind: 'unclear' };

/** The setting that a RenderSettings node makes itself. */
function ownSetting(node: Node, name: SettingName): Parameter | undefined {
  if (node.type !== 'RenderSettings' || node.bypassed) return undefined;
  const path = `args.renderSettings.${name}`;
  const enable = node.parameters.get(`${path}.enable`);
  // An expression can switch it on.
  if (enable?.expression === undefined && enable?.value !== '1') return undefined;
  const parameter = node.parameters.get(`${path}.value`);
  return enable.expression === undefined ? parameter : { value: undefined, expression: enable.expression };
}

/** The nodes upstream of a render that are looked at. */
const MOST_UPSTREAM = 20_000;

/** What is upstream of a node. */
interface Upstream {
  /** Outputs that nodes define, the nearest first. */
  readonly outputs: readonly Node[];
  /** The settings on which all branches agree, each once it was asked for. */
  readonly settings: Map<SettingName, Setting>;
  /** The nodes that have settings. */
  readonly described: readonly Node[];
}

/** The nodes from one to the next at which branches join. */
interface Chain {
  /** Those that have settings or outputs, the nearest first. */
  readonly described: readonly Node[];
  readonly join?: number;
  /** Whether it was followed no further. */
  readonly isTooLong?: boolean;
}

/** Finds what applies to a node: what is nearest upstream. Renders that share their branches are followed once. */
export class UpstreamReader {
  /** By the node at which branches join; undefined where they have too many nodes. */
  private readonly joined = new Map<number, Upstream | undefined>();

  private readonly chains = new Map<number, Chain>();

  constructor(private readonly graph: NodeGraph) {}

  /** The nodes from a render to the one at which branches join. Renders of one node share what is before it. */
  private chainOf(render: number): Chain {
    const next = this.graph.nextTo(render);
    const [first] = next;
    if (first === undefined || next.length > 1) return this.walk(render);
    const shared = this.chains.get(first) ?? this.walk(first);
    this.chains.set(first, shared);
    const node = this.graph.node(render);
    return node ? { ...shared, described: [node, ...shared.described] } : shared;
  }

  private walk(start: number): Chain {
    const visited = new Set<number>();
    const described: Node[] = [];
    for (let number: number | undefined = start; number !== undefined && !visited.has(number); ) {
      visited.add(number);
      if (visited.size > MOST_UPSTREAM) return { described, isTooLong: true };
      const node = this.graph.node(number);
      if (node) described.push(node);
      const next: readonly number[] = this.graph.nextTo(number);
      if (next.length > 1) return { described, join: number };
      number = next[0];
    }
    return { described };
  }

  /** The described nodes upstream of a join, the nearest first. */
  private branches(join: number): Upstream | undefined {
    if (!this.joined.has(join)) this.joined.set(join, this.follow(join));
    return this.joined.get(join);
  }

  private follow(join: number): Upstream | undefined {
    const reached = new Set<number>(this.graph.nextTo(join));
    const described: Node[] = [];
    // A set yields members that are added during the loop, too.
    for (const number of reached) {
      if (reached.size > MOST_UPSTREAM) return undefined;
      const node = this.graph.node(number);
      if (node) described.push(node);
      for (const next of this.graph.nextTo(number)) reached.add(next);
    }
    return { described, outputs: described.filter(isOutput), settings: new Map() };
  }

  /** The nodes upstream of a render that define its outputs, the nearest first; undefined where there are too many nodes. */
  outputsOf(render: number): readonly Node[] | undefined {
    const { described, join, isTooLong } = this.chainOf(render);
    const near = described.filter(isOutput);
    if (isTooLong) return undefined;
    if (join === undefined) return near;
    const branches = this.branches(join);
    return branches && [...near, ...branches.outputs];
  }

  /**
   * The setting that applies to a render: the nearest one upstream. Where branches join, it is known only if they agree.
   */
  settingOf(render: number, name: SettingName): Setting {
    const { described, join, isTooLong } = this.chainOf(render);
    for (const node of described) {
      const own = ownSetting(node, name);
      if (own) return { kind: 'set', parameter: own };
      if (node.setsSettings && !node.bypassed) return UNCLEAR;
    }
    if (isTooLong) return UNCLEAR;
    return join === undefined ? NONE : this.agreed(join, name);
  }

  private agreed(join: number, name: SettingName): Setting {
    const branches = this.branches(join);
    if (!branches) return UNCLEAR;
    const known = branches.settings.get(name);
    if (known) return known;
    const setting = agreedSetting(branches.described, name);
    branches.settings.set(name, setting);
    return setting;
  }
}

function isOutput({ type, bypassed }: Node): boolean {
  return type === 'RenderOutputDefine' && !bypassed;
}

/** The setting on which all of some nodes agree. */
export function agreedSetting(nodes: Iterable<Node>, name: SettingName): Setting {
  let agreed: Setting = NONE;
  for (const node of nodes) {
    if (node.setsSettings && !node.bypassed) return UNCLEAR;
    const own = ownSetting(node, name);
    if (!own) continue;
    if (own.expression !== undefined) return UNCLEAR;
    if (agreed.kind === 'set' && agreed.parameter.value !== own.value) return UNCLEAR;
    agreed = { kind: 'set', parameter: own };
  }
  return agreed;
}

/** Sizes of a render by name. A studio can add others, which are unknown here. */
const SIZES: Readonly<Record<string, SceneSize>> = {
  '512sq': { width: 512, height: 512 },
  square_512: { width: 512, height: 512 },
  square_1K: { width: 1024, height: 1024 },
  '2K_Super_35(full-ap)': { width: 2048, height: 1556 },
};

/** The size of a new RenderSettings node, 512x512 (Foundry's reference guide, "RenderSettings"). */
const DEFAULT_SIZE: SceneSize = { width: 512, height: 512 };

/** The camera of a new RenderSettings node (Foundry's reference guide, "RenderSettings"). */
const DEFAULT_CAMERA = '/root/world/cam/camera';

/** The size of a render: `1920x1080`, or a name. */
export function sizeOf(setting: Setting): Finding<SceneSize> {
  if (setting.kind === 'none') return byDefault(DEFAULT_SIZE);
  const text = setting.kind === 'set' ? setting.parameter.value : undefined;
  const [, width, height] = /^(\d{1,6})x(\d{1,6})$/.exec(text ?? '') ?? [];
  if (Number(width) > 0 && Number(height) > 0) return found({ width: Number(width), height: Number(height) });
  const named = Object.hasOwn(SIZES, text ?? '') ? SIZES[text ?? ''] : undefined;
  return named ? found(named) : unknown();
}

/** The renderer of a render; without a setting it is the one that the environment of Katana names. */
export function rendererOf(setting: Setting): Finding<string> {
  const value = setting.kind === 'set' ? setting.parameter.value : undefined;
  return value ? found(value) : unknown();
}

/**
 * The camera of a render, by its location; undefined where it is not known.
 * @param created the locations of the cameras that the project creates
 */
export function cameraOf(setting: Setting, created: ReadonlySet<string>): string | undefined {
  if (setting.kind === 'none') return created.has(DEFAULT_CAMERA) ? DEFAULT_CAMERA : undefined;
  return (setting.kind === 'set' && setting.parameter.value) || undefined;
}
