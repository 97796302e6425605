import type { SceneLayer } from '../../domain/scene-report.js';
import type { Fields, Item } from './fields.js';
import { readSettings, type Settings } from './scene.js';

/** ViewLayer.flag: use for rendering. */
const RENDERS = 1;
/** SceneRenderLayer.layflag, before 2.80: disabled. */
const DISABLED = 0x20000;
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
}

export interface SceneCollector {
  scene(item: Item, name: string): void;
  /** The scene lies in a library: nothing but its name stands here. */
  linked(name: string): void;
  layer(item: Item): void;
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

  function addOutput(path: string | undefined): void {
    if (!path) return;
    if (outputs.size < MOST) outputs.add(path);
    else complete = false;
  }

  function renderable(item: Item): boolean {
    if (item.struct.name === 'ViewLayer') return ((number(item, 'flag') ?? RENDERS) & RENDERS) !== 0;
    return ((number(item, 'layflag') ?? 0) & DISABLED) === 0;
  }

  return {
    scene(item, itsName) {
      name = itsName;
      settings = readSettings(item, fields);
      compositor = address(item, 'compositing_node_group') ?? '';
      addOutput(settings.output);
    },
    linked(itsName) {
      name = itsName;
    },
    layer(item) {
      if (layers.length < MOST) layers.push({ name: text(item, 'name') ?? '', renderable: renderable(item) });
      else complete = false;
    },
    output(item, tree) {
      if (tree === undefined || tree === compositor) addOutput(text(item, 'base_path'));
    },
    result: () => ({ name, settings, layers, outputs: [...outputs], complete }),
  };
}
