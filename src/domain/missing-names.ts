import { foldNames } from './files/fold-names.js';
import type { NestedScene, SceneAsset } from './scene/scene-report.js';

/** Something that a scene needs. */
export type NeededFile = SceneAsset | NestedScene;

/** Most names of missing members that are listed. */
const MOST_NAMES = 10;

/** Returns the last component of a path of any system. */
const last = (path: string) => path.split(/[\\/]/).at(-1) ?? '';

/** Returns the name of the nested scene or asset that names a file; undefined where the scene itself does. */
export function namingFile({ from }: Pick<NeededFile, 'from'>): string | undefined {
  return from === undefined ? undefined : last(from);
}

/** Returns the name under which a file was found; its whole path where only a folder's case differs. */
export function otherName({ path, foundAs = '' }: Pick<NeededFile, 'path' | 'foundAs'>): string {
  return last(foundAs) === last(path) ? foundAs : last(foundAs);
}

/** Returns the missing members of a set, folded; empty where the whole file is missing, or none is. */
export function missingNames(needed: NeededFile): string {
  const names = foldNames(('missingFiles' in needed && needed.missingFiles) || []);
  return names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', …' : '');
}
