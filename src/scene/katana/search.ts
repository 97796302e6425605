import { isAbsolutePath, withSeparators, withVariables } from '../paths/path-syntax.js';
import type { ScenePlace, SearchRules } from '../scene-format.js';

/**
 * Where Katana looks for files: relative paths start in the folder in which it was started, usually that of the project
 * or one above it.
 */
export function katanaSearch(place: ScenePlace): SearchRules {
  const folder = place.path.dirname(place.scene);
  return {
    candidates(use) {
      const path = withVariables(use.path.replace(/^file:(?:\/\/)?(?=\/)/, ''), place.env);
      if (isAbsolutePath(path)) return [path];
      return [place.path.join(folder, withSeparators(path, place))];
    },
  };
}
