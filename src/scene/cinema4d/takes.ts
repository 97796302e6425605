import type { SceneLayer } from '../../domain/scene/scene-report.js';
import type { Collected } from './collect/collector.js';
import { type Entity, kindOf, parentOf } from './collect/entity.js';
import { KEY, PLUGIN } from './collect/ids.js';
import { activeSettings, settingsOf } from './render-settings.js';

/** A take's own link, or that of the nearest take above it that has one. */
function inherited(take: Entity, key: number): string | undefined {
  for (let at: Entity | undefined = take; at !== undefined; at = parentOf(at)) {
    const address = kindOf(at) === PLUGIN.take ? at.settings.get(key) : undefined;
    if (typeof address === 'string') return address;
  }
  return undefined;
}

/** The take that renders: the one that was chosen when the file was saved. */
export function currentTake({ takes, currentTake: address }: Collected): Entity | undefined {
  const chosen = takes.find((take) => take.address !== undefined && take.address === address);
  return chosen ?? (takes.length === 1 ? takes[0] : undefined);
}

/** The render settings of a take; those that are active where it has none. */
export function settingsOfTake(take: Entity | undefined, collected: Collected): Entity | undefined {
  const address = take && inherited(take, KEY.takeSettings);
  const own = collected.renderSettings.find((one) => address !== undefined && one.address === address);
  return own ?? activeSettings(collected);
}

/** The camera of a take; undefined where it renders the camera of the view. */
export function cameraOfTake(take: Entity, { cameras }: Collected): Entity | undefined {
  const address = inherited(take, KEY.takeCamera);
  return cameras.find((camera) => address !== undefined && camera.address === address);
}

/** The takes as layers; none where the scene has only its main take, which leaves no choice. */
export function layersOf(collected: Collected): SceneLayer[] {
  const { takes } = collected;
  if (takes.length < 2) return [];
  const current = currentTake(collected);
  // A take is complete after the takes below it.
  const ordered = takes.toReversed();
  return ordered.map((take) => {
    const { frames, size, renderer, outputs, imageFormat } = settingsOf(
      settingsOfTake(take, collected),
      collected,
    );
    const camera = cameraOfTake(take, collected)?.name;
    const [output] = outputs;
    return {
      ...{
        name: take.name ?? take.type ?? '',
        frames,
        renderable: take === current,
        size,
        renderer,
        imageFormat,
      },
      ...(camera === undefined ? {} : { cameras: [camera] }),
      ...(output === undefined ? {} : { output }),
    };
  });
}
