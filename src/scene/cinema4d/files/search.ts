import { isAbsolutePath, withSeparators } from '../../paths/path-syntax.js';
import type { ScenePlace, SearchRules } from '../../scene-format.js';

/** The last component of a path of any system. */
function baseName(path: string): string {
  return /[^\\/]*$/.exec(path)?.[0] ?? path;
}

/**
 * Where Cinema 4D looks for a file: at an absolute path, else in the scene's folder and in the folder `tex` beside it;
 * a file that is not where its path says may lie there under its name.
 */
export function cinema4dSearch(place: ScenePlace): SearchRules {
  const { path: rules } = place;
  const folder = rules.dirname(place.scene);
  const texture = rules.join(folder, 'tex');
  return {
    projectFolder: folder,
    candidates({ path }) {
      const name = baseName(path);
      const byName = name === '' ? [] : [rules.join(folder, name), rules.join(texture, name)];
      if (isAbsolutePath(path)) return [path, ...byName];
      const relative = withSeparators(path, place);
      return [rules.join(folder, relative), rules.join(texture, relative), ...byName];
    },
  };
}
