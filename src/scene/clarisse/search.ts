import { isAbsolutePath, withSeparators, withVariables } from '../paths/path-syntax.js';
import type { ScenePlace, SearchRules } from '../scene-format.js';

/**
 * A colon ends a variable's name (`$PDIR:_old`, `shot_$F:_final.exr`) and is no part of the path. Frame numbers become
 * hashes, since what follows without the colon would read as one name with them.
 */
function withoutColons(path: string): string {
  return path.replace(/\$(?:\d?F\d?|SF\d?):/g, '#').replace(/\$(\w+):/g, (_, name: string) => `\${${name}}`);
}

/** Clarisse's way to files: `$PDIR` is the folder of the project, and what is relative lies there. */
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
