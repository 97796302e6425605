import { isAbsolutePath, withSeparators } from '../paths/path-syntax.js';
import type { ScenePlace } from '../scene-format.js';

/**
 * A path of data that came from a library, in terms of the scene: `//` is the library's folder in it.
 * @param library path of the library as the scene writes it
 */
export function based(path: string, library: string): string {
  if (!path.startsWith('//')) return path;
  const folder = library.replace(/[^\\/]*$/, '');
  return folder + path.slice(2);
}

/** Where Blender looks for a file: `//` is the folder of the scene that writes it. */
export function blenderCandidates(path: string, place: ScenePlace): string[] {
  const folder = place.path.dirname(place.scene);
  if (path.startsWith('//')) return [place.path.join(folder, withSeparators(path.slice(2), place))];
  if (isAbsolutePath(path)) return [path];
  return [place.path.join(folder, withSeparators(path, place))];
}
