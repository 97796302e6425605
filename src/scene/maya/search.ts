import { open } from 'node:fs/promises';
import type { ScenePlace, SearchRules } from '../format.js';
import { isAbsolutePath, withSeparators, withVariables } from '../paths/written.js';

/** Bytes of a workspace that are read: the real ones have a few thousand. */
const MOST_WORKSPACE = 1 << 20;

/** The folder for textures where no workspace says otherwise. */
const SOURCE_IMAGES = 'sourceimages';

interface Project {
  readonly root: string;
  readonly sourceImages: string;
}

/** The beginning of a text file; undefined where there is none that can be read. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(MOST_WORKSPACE, (await handle.stat()).size));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** The folder for textures by a workspace: `workspace -fr "sourceImages" "sourceimages";`. */
function sourceImagesOf(workspace: string): string {
  const rule = /workspace\s+-(?:fr|fileRule)\s+"sourceImages"\s+"((?:[^"\\]|\\.)*)"/.exec(workspace)?.[1];
  return rule === undefined || rule === '' ? SOURCE_IMAGES : rule.replaceAll('\\\\', '\\');
}

/** The project that a scene lies in: the nearest folder upwards with a workspace, else by Maya's usual layout. */
async function projectOf({ scene, path }: ScenePlace): Promise<Project | undefined> {
  const folder = path.dirname(scene);
  for (let at = folder; ; at = path.dirname(at)) {
    const workspace = await textOf(path.join(at, 'workspace.mel'));
    if (workspace !== undefined) return { root: at, sourceImages: sourceImagesOf(workspace) };
    if (path.dirname(at) === at) break;
  }
  if (path.basename(folder).toLowerCase() !== 'scenes') return undefined;
  return { root: path.dirname(folder), sourceImages: SOURCE_IMAGES };
}

/** `project//relative`: Maya parts a project's folder from what lies in it by two slashes. */
function partedPath(path: string): { whole: string; relative: string | undefined } {
  const at = path.indexOf('//', 1);
  if (at < 0 || /^[A-Za-z]+:$/.test(path.slice(0, at))) return { whole: path, relative: undefined };
  return { whole: path.replace(/(?<!^)\/{2,}/g, '/'), relative: path.slice(at).replace(/^\/+/, '') };
}

/** Where Maya looks: as it is written, in the project, beside the scene, and for textures in the project's folder. */
export async function mayaSearch(place: ScenePlace): Promise<SearchRules> {
  const { path } = place;
  const folder = path.dirname(place.scene);
  const project = await projectOf(place);
  const root = project?.root ?? folder;
  const textures = path.resolve(root, project?.sourceImages ?? SOURCE_IMAGES);

  return {
    ...(project ? { projectFolder: project.root } : {}),
    candidates(use) {
      const written = withVariables(use.path, place.env);
      const { whole, relative } = partedPath(written);
      const own = withSeparators(whole, place);
      const inProject = relative === undefined ? [] : [path.join(root, withSeparators(relative, place))];
      const name = own.split(/[\\/]/).at(-1) ?? '';
      const isTexture = use.kind === 'texture' || use.kind === 'image' || use.kind === 'movie';
      const fallback = isTexture && name !== '' ? [path.join(textures, name)] : [];
      if (isAbsolutePath(written)) return [whole, ...inProject, ...fallback];
      const below = isTexture ? [path.join(textures, own)] : [];
      return [path.join(root, own), path.join(folder, own), ...below, ...fallback];
    },
  };
}
