import { isAbsolutePath, withSeparators } from '../paths/path-syntax.js';
import type { ScenePlace, SearchRules } from '../scene-format.js';
import { diskPath } from './asset-path.js';

/** Further folders for paths without `./`, in USD's default resolver. */
const SEARCH_PATH = 'PXR_AR_DEFAULT_SEARCH_PATH';

/** Whether a path is looked for in the search path: it begins neither with a folder's root nor with a dot. */
function isSearched(path: string): boolean {
  return !isAbsolutePath(path) && !/^\.\.?(?:[\\/]|$)/.test(path);
}

function inSearchPath(path: string, { env, path: rules }: ScenePlace): string[] {
  const folders = (env[SEARCH_PATH] ?? '').split(rules.delimiter).filter((one) => one !== '');
  return isSearched(path) ? folders.map((folder) => rules.join(folder, path)) : [];
}

/**
 * Where USD's default resolver looks for a file: relative to the layer that names it; for a path without `./` then in the
 * folders of PXR_AR_DEFAULT_SEARCH_PATH.
 */
export async function usdSearch(place: ScenePlace): Promise<SearchRules> {
  const folder = place.path.dirname(place.scene);
  return {
    candidates(use) {
      const path = withSeparators(diskPath(use.path), place);
      if (isAbsolutePath(path)) return [path];
      return [place.path.join(folder, path), ...inSearchPath(path, place)];
    },
  };
}

/** Where a file is looked for that a layer of a package names: a relative path is one within the package. */
export async function packageSearch(place: ScenePlace): Promise<SearchRules> {
  return {
    candidates(use) {
      const path = withSeparators(diskPath(use.path), place);
      return isAbsolutePath(path) ? [path] : inSearchPath(path, place);
    },
  };
}
