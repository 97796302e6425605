import { foldNames } from './files/fold-names.js';
import type { NestedScene, SceneAsset } from './scene/scene-report.js';

/** Something that a scene needs. */
export type NeededFile = SceneAsset | NestedScene;

/** Most names of missing members that are listed. */
const MOST_NAMES = 10;

/** Returns the name under which a file was found; its whole path where only a folder's case differs. */
export function otherName({ path, foundAs = '' }: Pick<NeededFile, 'path' | 'foundAs'>): string {
  const last = (text: string) => text.split(/[\\/]/).at(-1) ?? '';
  return last(foundAs) === last(path) ? foundAs : last(foundAs);
}

/** Returns the missing members of a set, folded; empty where the whole file is missing, or none is. */
export function missingNames(needed: NeededFile): string {
  const names = foldNames(('missingFiles' in needed && needed.missingFiles) || []);
  return names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', …' : '');
}
