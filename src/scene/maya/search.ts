import { open } from 'node:fs/promises';
import { isAbsolutePath, withSeparators, withVariables } from '../paths/path-syntax.js';
import type { FileUse, ScenePlace, SearchRules } from '../scene-format.js';

/** Bytes of a workspace that are read: the real ones have a few thousand. */
const MOST_WORKSPACE = 1 << 20;

/** The folder for textures where no workspace says otherwise. */
const SOURCE_IMAGES = 'sourceimages';

/** Where a project keeps files of a kind where its workspace says nothing. */
const DEFAULT_RULES: Readonly<Record<string, string>> = {
  sourceImages: SOURCE_IMAGES,
  audio: 'sound',
  particles: 'cache/particles',
  diskCache: 'data',
};

interface Project {
  readonly root: string;
  /** Folders for kinds of files, by Maya's name of the kind. */
  readonly rules: Readonly<Record<string, string>>;
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

const RULE = /workspace\s+-(?:fr|fileRule)\s+"([^"\\]+)"\s+"((?:[^"\\]|\\.)*)"/g;

/** The folders that a workspace names: `workspace -fr "sourceImages" "sourceimages";`. */
function rulesOf(workspace: string): Record<string, string> {
  const named = [...workspace.matchAll(RULE)]
    .map(([, kind = '', folder = '']) => [kind, folder.replaceAll('\\\\', '\\')] as const)
    .filter(([kind, folder]) => folder !== '' && Object.hasOwn(DEFAULT_RULES, kind));
  return { ...DEFAULT_RULES, ...Object.fromEntries(named) };
}

/**
 * The projects that a scene may lie in, the nearest first: folders upwards with a workspace. After those, or without
 * any, it is by Maya's usual layout the folder above one that is called scenes.
 */
async function projectsOf({ scene, path }: ScenePlace): Promise<Project[]> {
  const projects: Project[] = [];
  const usual: Project[] = [];
  for (let at = path.dirname(scene); ; at = path.dirname(at)) {
    const workspace = await textOf(path.join(at, 'workspace.mel'));
    if (workspace !== undefined) projects.push({ root: at, rules: rulesOf(workspace) });
    const above = path.dirname(at);
    if (path.basename(at).toLowerCase() === 'scenes') usual.push({ root: above, rules: DEFAULT_RULES });
    if (above === at) break;
  }
  const isNew = ({ root }: Project) => projects.every((one) => one.root !== root);
  return [...projects, ...usual.filter(isNew)];
}

/** `project//relative`: Maya parts a project's folder from what lies in it by two slashes; each pair may be that. */
function partedPath(path: string): { whole: string; relatives: string[] } {
  const relatives: string[] = [];
  // What begins with two is on a server.
  for (let at = path.indexOf('//', 1); at >= 0; at = path.indexOf('//', at + 1)) {
    const relative = path.slice(at).replace(/^\/+/, '');
    if (!/^[A-Za-z]+:$/.test(path.slice(0, at)) && !relatives.includes(relative)) relatives.push(relative);
  }
  return relatives.length === 0
    ? { whole: path, relatives }
    : { whole: path.replace(/(?<!^)\/{2,}/g, '/'), relatives };
}

/** The folders in which a project keeps files such as a scene's use, in the order in which they are looked at. */
function foldersFor({ kind, path }: FileUse, rules: Project['rules']): string[] {
  const folder = (name: string) => rules[name] ?? '';
  if (kind === 'texture' || kind === 'image' || kind === 'movie') return [folder('sourceImages')];
  if (kind === 'sound') return [folder('audio')];
  // A particles' cache is a name only; older ones lie elsewhere.
  if (kind === 'cache' && !/[\\/.]/.test(path)) return [folder('particles'), 'particles'];
  return kind === 'cache' ? [folder('diskCache')] : [];
}

/** Most slashes in a path: there are folders between them. */
const MOST_PARTS = 256;

/** Where Maya looks: as it is written, in the projects, beside the scene, and in the projects' folders for its kind. */
export async function mayaSearch(place: ScenePlace): Promise<SearchRules> {
  const { path } = place;
  const folder = path.dirname(place.scene);
  const found = await projectsOf(place);
  const projects = found.length > 0 ? found : [{ root: folder, rules: DEFAULT_RULES }];

  return {
    ...(found[0] ? { projectFolder: found[0].root } : {}),
    candidates(use) {
      const written = withVariables(use.path, place.env);
      if (written.split('/').length > MOST_PARTS) return [];
      const { whole, relatives } = partedPath(written);
      const own = withSeparators(whole, place);
      const inProject = projects.flatMap(({ root }) =>
        relatives.map((relative) => path.join(root, withSeparators(relative, place))),
      );
      const name = own.split(/[\\/]/).at(-1) ?? '';
      const kept = projects.flatMap(({ root, rules }) =>
        foldersFor(use, rules).map((one) => path.resolve(root, one)),
      );
      const fallback = name === '' ? [] : kept.map((one) => path.join(one, name));
      if (isAbsolutePath(written)) return [whole, ...inProject, ...fallback];
      const inRoots = projects.map(({ root }) => path.join(root, own));
      const below = kept.map((one) => path.join(one, own));
      return [...inRoots, path.join(folder, own), ...below, ...fallback];
    },
  };
}
