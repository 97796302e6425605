import { isAbsolutePath, withSeparators } from '../paths/path-syntax.js';
import type { ScenePlace, SearchRules } from '../scene-format.js';

/** The folders above a scene that are tried. */
const MOST_ABOVE = 12;

/** A path that begins with a volume, `I:fra/cube.lwo`, as LightWave writes it on every system. */
const VOLUME = /^([^:/\\]+):(?![\\/])(.+)$/s;

/** A volume's path as Windows writes it, for a drive, and its part below the volume. */
function withVolume(path: string): { absolute?: string; relative: string } {
  const [, volume = '', rest = path] = VOLUME.exec(path) ?? [];
  return { ...(volume.length === 1 ? { absolute: `${volume}:/${rest}` } : {}), relative: rest };
}

/**
 * Where LightWave looks for files: in the content directory, which is a setting of the program and not of the scene. It
 * is one of the folders above the scene, by custom the one that has `Scenes`, `Objects` and `Images`.
 */
export function lightwaveSearch(place: ScenePlace): SearchRules {
  const { path: rules, scene } = place;
  const folders: string[] = [];
  for (let folder = rules.dirname(scene); folders.length < MOST_ABOVE; folder = rules.dirname(folder)) {
    if (folders.at(-1) === folder) break;
    folders.push(folder);
  }
  const scenes = folders.findIndex((folder) => /^(?:scenes?|objects?)$/i.test(rules.basename(folder)));
  const content = scenes < 0 ? undefined : folders[scenes + 1];
  const ordered = content === undefined ? folders : [content, ...folders.filter((one) => one !== content)];
  return {
    ...(content === undefined ? {} : { projectFolder: content }),
    candidates({ path }) {
      if (isAbsolutePath(path)) return [path];
      const { absolute, relative } = withVolume(path);
      const below = withSeparators(relative, place);
      return [
        ...(absolute === undefined ? [] : [absolute]),
        ...ordered.map((folder) => rules.join(folder, below)),
      ];
    },
  };
}
