import type { SceneLayer } from '../../../domain/scene/scene-report.js';
import type { Fields, Item } from '../container/fields.js';
import { readSettings, type Settings } from '../render-settings.js';

/** ViewLayer.flag: use for rendering. */
const RENDERS = 1;
/** SceneRenderLayer.layflag, before 2.80: disabled. */
const DISABLED = 0x20000;
/** LayerCollection.flag. */
const EXCLUDED = 1 << 4;
const MOST = 10_000;

type Layer = Pick<SceneLayer, 'name' | 'renderable'>;

/** The scene that is rendered. */
export interface ActiveScene {
  readonly name: string | undefined;
  /** Undefined when it is not in this file. */
  readonly settings: Settings | undefined;
  readonly layers: readonly Layer[];
  readonly outputs: readonly string[];
  /** False when it has more layers or outputs than are kept. */
  readonly complete: boolean;
  /** What stands in the file and is not understood: `layers`, `outputs`. */
  readonly unread: readonly string[];
}

export interface SceneCollector {
  scene(item: Item, name: string): void;
  /** The scene lies in a library: nothing but its name stands here. */
  linked(name: string): void;
  layer(item: Item): void;
  /** A collection as the view layer before it shows it. */
  collection(item: Item): void;
  /** Collections that no view layer renders. */
  excluded(): string[];
  /** A File Output node of the scene itself, or of a node tree. */
  output(item: Item, tree?: string): void;
  result(): ActiveScene;
}

export function collectScene(fields: Fields): SceneCollector {
  const { text, number, address } = fields;
  const layers: Layer[] = [];
  const outputs = new Set<string>();
  let name: string | undefined;
  let settings: Settings | undefined;
  /** Since 5.0 the compositor's nodes are a data block of their own. */
  let compositor = '';
  let complete = true;
  let layerRenders = false;
  const unread = new Set<string>();
  /** Collections, and whether any view layer that renders shows them. */
  const shown = new Map<string, boolean>();

  function addOutput(path: string | undefined): void {
    if (!path) return;
    if (outputs.size < MOST) outputs.add(path);
    else complete = false;
  }

  function renderable(item: Item): boolean {
    const isNew = item.struct.name === 'ViewLayer';
    const flag = number(item, isNew ? 'flag' : 'layflag');
    if (flag === undefined || text(item, 'name') === undefined) unread.add('layers');
    return isNew ? ((flag ?? RENDERS) & RENDERS) !== 0 : ((flag ?? 0) & DISABLED) === 0;
  }

  return {
    scene(item, itsName) {
      name = itsName;
      settings = readSettings(item, fields);
      compositor = address(item, 'compositing_node_group') ?? '';
      if (settings.output === undefined) unread.add('outputs');
      addOutput(settings.output);
    },
    linked(itsName) {
      name = itsName;
    },
    layer(item) {
      layerRenders = renderable(item);
      if (layers.length < MOST) layers.push({ name: text(item, 'name') ?? '', renderable: renderable(item) });
      else complete = false;
    },
    collection(item) {
      const at = address(item, 'collection') ?? '';
      const flag = number(item, 'flag');
      if (!layerRenders || (shown.size >= MOST && !shown.has(at))) return;
      shown.set(at, shown.get(at) === true || flag === undefined || (flag & EXCLUDED) === 0);
    },
    excluded: () => [...shown].filter(([, isShown]) => !isShown).map(([at]) => at),
    output(item, tree) {
      if (tree === undefined || tree === compositor) addOutput(text(item, 'base_path'));
    },
    result: () => ({ name, settings, layers, outputs: [...outputs], complete, unread: [...unread] }),
  };
}
