import { type Finding, found, type SceneDamage, unknown } from '../../domain/scene/scene-report.js';
import type { FactsCamera, FileUse, SceneFacts } from '../scene-format.js';
import type { SceneContents } from './network/contents.js';
import { networkOf } from './network/node.js';
import { commonValue, layersOf } from './rops/layers.js';

/** Fields that the unread rest of a damaged file could add to. */
const LISTS = ['cameras', 'layers', 'outputs', 'assets', 'nested'];

/** A frame number in a name: `$F`, `$F4`. */
const FRAME = /\$\{?F\d?\}?(?![A-Za-z0-9])/;

/** A file whose name has a frame number is read at each frame that renders. */
function withMembers(use: FileUse, { retimed }: SceneContents): FileUse {
  const name = use.path.replace(/^.*[\\/]/, '');
  // Where the time is changed, other frames may be read.
  if (!FRAME.test(name) || use.members || retimed.has(networkOf(use.node))) return use;
  return { ...use, members: { uses: [{ start: 1, offset: 0, outside: 'none' }] } };
}

/** The value that all ROPs that render have; of a damaged file others could follow. */
function common<T>(findings: readonly Finding<T>[], damage: SceneDamage | undefined): Finding<T> {
  return damage ? unknown() : commonValue(findings);
}

/** Derives the facts of a scene from its contents. */
export function deriveFacts(contents: SceneContents, damage: SceneDamage | undefined): SceneFacts {
  const { settings, variables, rops } = contents;
  const layers = layersOf(rops, contents.cameras);
  const rendered = layers.filter(({ renderable }) => renderable);
  const used = new Set(rendered.flatMap((layer) => layer.cameras ?? []));
  const version = variables._HIP_SAVEVERSION ?? '';
  const cameras: FactsCamera[] = [...contents.cameras.keys()].map((name) => ({
    name,
    renderable: used.has(name),
  }));
  // A camera may be in a digital asset, or on the USD stage.
  const isElsewhere = rendered.some(({ cameras: own = [] }) =>
    own.some((name) => !contents.cameras.has(name)),
  );
  const isOnStage = rendered.some((layer) => layer.cameras === undefined && layer.kind === 'render');
  const fields = {
    version: /^\d+\.\d/.test(version) ? found(version) : unknown<string>(),
    renderer: common(
      rendered.map(({ renderer }) => renderer ?? unknown<string>()),
      damage,
    ),
    frames: common(
      rendered.map(({ frames }) => frames),
      damage,
    ),
    size: common(
      rendered.map(({ size }) => size ?? unknown<never>()),
      damage,
    ),
    fps: settings.fps === undefined ? unknown<number>() : found(settings.fps),
  };
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  const incomplete = [
    ...(isElsewhere || isOnStage ? ['cameras'] : []),
    ...(contents.isUnclear ? ['assets'] : []),
  ];
  return {
    ...fields,
    ...{ plugins: {}, cameras, layers, tips: [] },
    outputs: [...new Set(rops.flatMap(({ rop }) => rop.outputs))],
    ...{ files: contents.files.map((use) => withMembers(use, contents)), nested: [] },
    unknown: [...missing.map(([name]) => name), 'plugins', ...(damage ? LISTS : incomplete)],
    ...(damage ? { damage } : {}),
  };
}
