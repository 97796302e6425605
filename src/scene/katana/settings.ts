import { byDefault, type Finding, found, type SceneSize, unknown } from '../../domain/scene/scene-report.js';
import type { Node, Parameter } from './nodes.js';

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

type Nodes = ReadonlyMap<string, Node>;

/** The nodes that a node's inputs are connected to; at the edge of a group those that the group's are connected to. */
function sourcesOf(node: Node, nodes: Nodes): Node[] {
  const sources: Node[] = [];
  for (let group: Node | undefined = node; group; ) {
    let outer: Node | undefined;
    for (const name of group.sources) {
      const source = nodes.get(name);
      if (source && source === group.parent) outer = source;
      else if (source && source !== node) sources.push(source);
    }
    group = outer;
  }
  return sources;
}

/** The nodes upstream of a node that are next to it. */
function nextOf(node: Node, nodes: Nodes): readonly Node[] {
  node.next ??= node.returned.length > 0 ? node.returned : [...new Set(sourcesOf(node, nodes))];
  return node.next;
}

/** The nodes upstream of a render that are looked at. */
const MOST_UPSTREAM = 20_000;

/** The nodes upstream of some nodes, and these nodes, the nearest first; undefined where they are too many. */
export function upstreamOf(start: readonly Node[], nodes: Nodes): ReadonlySet<Node> | undefined {
  const reached = new Set<Node>(start);
  // A set yields members that are added during the loop, too.
  for (const node of reached) {
    if (reached.size > MOST_UPSTREAM) return undefined;
    for (const next of nextOf(node, nodes)) reached.add(next);
  }
  return reached;
}

/**
 * The setting that applies to a node: the nearest one upstream. Where branches join, it is known only if they agree.
 */
export function settingOf(render: Node, name: SettingName, nodes: Nodes): Setting {
  const visited = new Set<Node>();
  for (let node: Node | undefined = render; node && !visited.has(node); ) {
    visited.add(node);
    if (visited.size > MOST_UPSTREAM) return UNCLEAR;
    const own = ownSetting(node, name);
    if (own) return { kind: 'set', parameter: own };
    if (node.setsSettings && !node.bypassed) return UNCLEAR;
    const next = nextOf(node, nodes);
    if (next.length > 1) return ofBranches(next, name, nodes);
    node = next[0];
  }
  return NONE;
}

function ofBranches(sources: readonly Node[], name: SettingName, nodes: Nodes): Setting {
  const upstream = upstreamOf(sources, nodes);
  return upstream ? agreedSetting(upstream, name) : UNCLEAR;
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
