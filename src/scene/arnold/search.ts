import { isAbsolutePath, isWindowsPath, withSeparators, withVariables } from '../paths/path-syntax.js';
import type { FileUse, ScenePlace, SearchRules } from '../scene-format.js';

/** Names of `options` with folders to search, by the kind of file; `asset_searchpath` is for all of them. */
const SEARCH_PATHS: Readonly<Partial<Record<FileUse['kind'], readonly string[]>>> = {
  texture: ['texture_searchpath'],
  image: ['texture_searchpath'],
  script: ['plugin_searchpath', 'shader_searchpath', 'osl_includepath'],
  other: ['plugin_searchpath', 'shader_searchpath', 'procedural_searchpath'],
};

/** The options that all other kinds of files are searched by. */
const PROCEDURALS = ['procedural_searchpath'];

/** Replaces variables: `[NAME]` of Arnold, `$NAME`, `${NAME}`. */
function withEnvironment(path: string, env: ScenePlace['env']): string {
  const bracketed = path.replace(/\[(\w+)\]/g, (whole, name: string) => env[name] ?? whole);
  return withVariables(bracketed, env);
}

/** The folders of a search path: separated by semicolons, or by colons that do not follow a drive's letter. */
function foldersOf(value: string): string[] {
  return value.split(/;|(?<!(?:^|[;:])[A-Za-z]):/).filter((folder) => folder !== '');
}

/**
 * Where Arnold looks for files: in the folders of the search paths, and where it was started. That is not known, and
 * the scene's folder stands in for it.
 * @param options the scene's `options`
 */
export function arnoldSearch(
  place: ScenePlace,
  options: ReadonlyMap<string, readonly string[]>,
): SearchRules {
  const { env, path: rules } = place;
  const folder = rules.dirname(place.scene);
  const absolute = (path: string) =>
    isAbsolutePath(path) ? path : rules.join(folder, withSeparators(path, place));
  const joined = (start: string, path: string) =>
    isWindowsPath(start) && rules.sep === '/'
      ? `${start}/${path}`
      : rules.join(start, withSeparators(path, place));
  return {
    candidates(use) {
      const path = withEnvironment(use.path, env);
      if (isAbsolutePath(path)) return [path];
      const names = [...(SEARCH_PATHS[use.kind] ?? PROCEDURALS), 'asset_searchpath'];
      const values = names.flatMap((name) => options.get(name) ?? []);
      const folders = values.flatMap((value) => foldersOf(withEnvironment(value, env)));
      return [
        ...folders.map((one) => joined(absolute(one), path)),
        rules.join(folder, withSeparators(path, place)),
      ];
    },
  };
}
