import { isAbsolutePath, withSeparators, withVariables } from '../paths/path-syntax.js';
import type { ScenePlace, SearchRules } from '../scene-format.js';

/**
 * Removes the colons that end a variable's name (`$PDIR:_old`, `shot_$F:_final.exr`). Frame numbers become hashes, since
 * without the colon the text after them would be part of their name.
 */
function withoutColons(path: string): string {
  return path.replace(/\$(?:\d?F\d?|SF\d?):/g, '#').replace(/\$(\w+):/g, (_, name: string) => `\${${name}}`);
}

/** Where Clarisse looks for files: `$PDIR` is the project's folder, and relative paths start there. */
export function clarisseSearch(place: ScenePlace): SearchRules {
  const folder = place.path.dirname(place.scene);
  return {
    projectFolder: folder,
    candidates(use) {
      const path = withVariables(withoutColons(use.path), place.env, { PDIR: folder });
      if (isAbsolutePath(path)) return [path.startsWith(folder) ? withSeparators(path, place) : path];
      return [place.path.join(folder, withSeparators(path, place))];
    },
  };
}
