import { isAbsolutePath, withSeparators } from '../paths/path-syntax.js';
import type { ScenePlace } from '../scene-format.js';

/**
 * Converts a path in a library's data, where `//` is the library's folder, to one relative to the scene.
 * @param library the library's path in the scene
 */
export function fromLibrary(path: string, library: string): string {
  if (!path.startsWith('//')) return path;
  const folder = library.replace(/[^\\/]*$/, '');
  return folder + path.slice(2);
}

/** Where Blender looks for a file: `//` is the folder of the scene that contains the path. */
export function blenderCandidates(path: string, place: ScenePlace): string[] {
  const folder = place.path.dirname(place.scene);
  if (path.startsWith('//')) return [place.path.join(folder, withSeparators(path.slice(2), place))];
  if (isAbsolutePath(path)) return [path];
  return [place.path.join(folder, withSeparators(path, place))];
}
