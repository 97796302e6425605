import type { FactsCamera } from '../scene-format.js';
import type { Collected } from './collect/collector.js';
import type { Entity } from './collect/entity.js';
import { cameraOfTake, currentTake } from './takes.js';

/** The cameras that views show, in files without takes (before R17). */
function shownCameras({ views, cameras }: Collected): Entity[] {
  const shown = views.map(({ firstLink }) =>
    cameras.find(({ address }) => address !== undefined && address === firstLink),
  );
  return [...new Set(shown.filter((camera) => camera !== undefined))];
}

/**
 * The cameras in the order of the file. The one of the take renders, before R17 the one that a view shows; where there
 * is none, the view's own camera renders, which is no object.
 */
export function camerasOf(collected: Collected): FactsCamera[] {
  const take = currentTake(collected);
  const [active] = take ? [cameraOfTake(take, collected)] : shownCameras(collected);
  return collected.cameras.map((camera) => ({
    name: camera.name ?? camera.type ?? '',
    renderable: camera === active,
  }));
}

/** Whether it is unclear which camera renders: several views show one, or the scene has cameras of XRefs. */
export function isCameraUnclear(collected: Collected): boolean {
  if (collected.hasXrefs) return true;
  return currentTake(collected) === undefined && shownCameras(collected).length > 1;
}
