import type { Finding, LayerKind, SceneSize } from '../../../domain/scene/scene-report.js';
import { found, unknown } from '../../../domain/scene/scene-report.js';
import { constructedCache } from '../files/constructed-cache.js';
import type { Context } from '../network/contexts.js';
import { networkOf, pathFrom, type SceneNode } from '../network/node.js';
import { numberOf } from '../parse/channels.js';
import { type Parameters, switchOf, textOf, valuesOf } from '../parse/parameters.js';
import { CACHE_OUTPUTS, type Renderer, rendererOf, ropKindOf } from './kinds.js';

/** What is kept of a ROP until all nodes are read: its frames and size can depend on others. */
export interface Rop {
  readonly path: string;
  readonly type: string;
  readonly kind: LayerKind;
  /** A camera's path, as the node has it; `undefined` where it has none or an expression. */
  readonly camera: string | undefined;
  readonly renderer: string | undefined;
  /** The size without the camera's; a factor where it is a fraction of the camera's. */
  readonly size: Finding<SceneSize> | number;
  readonly outputs: readonly string[];
  /** Paths of the ROPs that a dependency leads to. */
  readonly leadsTo: readonly string[];
  readonly isBypassed: boolean;
}

/** A side with more pixels is taken for an error. */
const WIDEST = 1_000_000;

/** A size from its two values; unknown where one follows an expression. */
export function sizeIn(
  { parameters, expressions }: Pick<SceneNode, 'parameters' | 'expressions'>,
  name: string,
): Finding<SceneSize> {
  const sides = valuesOf(parameters.get(name) ?? '').map(({ text, channel }) =>
    Math.floor((channel === undefined ? numberOf(text) : numberOf(expressions.get(channel))) ?? Number.NaN),
  );
  const [width = Number.NaN, height = Number.NaN] = sides;
  const isSize = [width, height].every((side) => side >= 1 && side <= WIDEST);
  return isSize ? found({ width, height }) : unknown();
}

/** Words by which the fractions of a ROP mean its own size. */
const OWN_SIZE = new Set(['specific', 'user', 'user specified', 'custom']);

/** The size of a ROP with a camera: its own, or a factor of the camera's. */
function sizeOf(node: SceneNode, { override, ownSize }: Renderer): Finding<SceneSize> | number {
  const { parameters } = node;
  if (ownSize) {
    const isOwn = switchOf(parameters, ownSize[0]);
    if (isOwn === undefined) return unknown();
    return isOwn ? sizeIn(node, ownSize[1]) : 1;
  }
  if (!override) return 1;
  const [isOn, fraction, size] = override;
  if (!parameters.has(isOn)) return 1;
  const replaces = switchOf(parameters, isOn);
  if (replaces === false) return 1;
  const text = textOf(parameters, fraction)?.toLowerCase();
  if (replaces === undefined || text === undefined) return unknown<SceneSize>();
  if (OWN_SIZE.has(text)) return sizeIn(node, size);
  const factor = Number(text);
  return factor > 0 && factor <= 1 ? factor : unknown<SceneSize>();
}

/** The size of a USD render; where the ROP does not set it, the USD stage does, and it is unknown. */
function usdSize(node: SceneNode): Finding<SceneSize> {
  return textOf(node.parameters, 'override_res') === 'specific' ? sizeIn(node, 'res_user') : unknown();
}

/** Names of the renderers of USD renders (Hydra delegates), by a part of the delegate's name. */
const DELEGATES: readonly (readonly [RegExp, string])[] = [
  [/karma/i, 'karma'],
  [/arnold/i, 'arnold'],
  [/redshift/i, 'redshift'],
  [/prman|renderman/i, 'renderman'],
  [/vray/i, 'vray'],
  [/octane/i, 'octane'],
];

/** The renderer of a USD render, by its delegate: `BRAY_HdKarma`. */
function delegateOf({ parameters }: SceneNode): string | undefined {
  const delegate = textOf(parameters, 'renderer');
  return DELEGATES.find(([pattern]) => pattern.test(delegate ?? ''))?.[1] ?? (delegate || undefined);
}

/** Paths in parameters, but for those that only show the image. */
function written(parameters: Parameters, names: readonly string[]): string[] {
  const texts = names.map((name) => textOf(parameters, name) ?? '');
  return texts.filter((text) => text !== '' && !/^(?:ip|md|null:?|__render__\.usd)$/.test(text));
}

/** The ROPs that a dependency leads to: its inputs, or the node that it names. */
function leadsTo({ path, definition, parameters }: SceneNode): string[] {
  const inputs = definition.inputs.map((name) => `${networkOf(path)}/${name}`);
  const named = ['source', 'driver']
    .map((name) => textOf(parameters, name) ?? '')
    .filter((text) => text !== '');
  return [...inputs, ...named.map((text) => pathFrom(path, text))].slice(0, 1000);
}

/** Reads a node as a ROP; undefined for nodes that are none. */
export function ropOf(node: SceneNode, context: Context, inTasks: boolean): Rop | undefined {
  const kind = ropKindOf(node, context);
  if (kind === undefined) return undefined;
  const { path, type, parameters, definition } = node;
  const isUsd = /usdrender/.test(type) || (context === 'lop' && kind === 'render');
  const renderer = rendererOf(node);
  const isRender = kind === 'render';
  const constructed = kind === 'cache' ? constructedCache(node) : undefined;
  const outputs =
    kind === 'cache'
      ? (constructed ?? written(parameters, CACHE_OUTPUTS).slice(0, 1))
      : isRender
        ? written(parameters, renderer.outputs)
        : [];
  const own = renderer.camera === undefined ? undefined : textOf(parameters, renderer.camera);
  const size = isUsd
    ? usdSize(node)
    : renderer.camera === undefined
      ? unknown<SceneSize>()
      : sizeOf(node, renderer);
  return {
    ...{ path, type, kind, outputs, leadsTo: kind === 'dependency' ? leadsTo(node) : [] },
    camera: isRender && !isUsd && own ? pathFrom(path, own) : undefined,
    renderer: isRender ? (isUsd && !/karma/.test(type) ? delegateOf(node) : renderer.name) : undefined,
    size: isRender ? size : unknown<SceneSize>(),
    isBypassed: definition.isBypassed || inTasks,
  };
}
