import { open } from 'node:fs/promises';
import { isAbsolutePath, withSeparators, withVariables } from '../paths/path-syntax.js';
import type { FileUse, ScenePlace, SearchRules } from '../scene-format.js';

/** Bytes of a workspace that are read; real ones have a few thousand. */
const MOST_WORKSPACE = 1 << 20;

/** The default folder for textures. */
const SOURCE_IMAGES = 'sourceimages';

/** The default folders of file rules. */
const DEFAULT_RULES: Readonly<Record<string, string>> = {
  sourceImages: SOURCE_IMAGES,
  audio: 'sound',
  particles: 'cache/particles',
  diskCache: 'data',
};

interface Project {
  readonly root: string;
  /** Folders by file rule, Maya's name of a kind of files. */
  readonly rules: Readonly<Record<string, string>>;
}

/** The beginning of a text file; undefined where it cannot be read. */
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

/** Parses the file rules of a workspace: `workspace -fr "sourceImages" "sourceimages";`. */
function rulesOf(workspace: string): Record<string, string> {
  const named = [...workspace.matchAll(RULE)]
    .map(([, kind = '', folder = '']) => [kind, folder.replaceAll('\\\\', '\\')] as const)
    .filter(([kind, folder]) => folder !== '' && Object.hasOwn(DEFAULT_RULES, kind));
  return { ...DEFAULT_RULES, ...Object.fromEntries(named) };
}

/**
 * The projects that may contain a scene, the nearest first: the folders above it that have a workspace, then the parents
 * of folders called `scenes`, Maya's usual layout.
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

/** Splits `project//relative`: Maya separates the project's folder with two slashes, and any pair may be these. */
function splitAtProject(path: string): { joined: string; relatives: string[] } {
  const relatives: string[] = [];
  // Two slashes at the start are a server.
  for (let at = path.indexOf('//', 1); at >= 0; at = path.indexOf('//', at + 1)) {
    const relative = path.slice(at).replace(/^\/+/, '');
    if (!/^[A-Za-z]+:$/.test(path.slice(0, at)) && !relatives.includes(relative)) relatives.push(relative);
  }
  return relatives.length === 0
    ? { joined: path, relatives }
    : { joined: path.replace(/(?<!^)\/{2,}/g, '/'), relatives };
}

/** The project's folders for a kind of file, in search order. */
function foldersFor({ kind, path }: FileUse, rules: Project['rules']): string[] {
  const folder = (name: string) => rules[name] ?? '';
  if (kind === 'texture' || kind === 'image' || kind === 'movie') return [folder('sourceImages')];
  if (kind === 'sound') return [folder('audio')];
  // A particle cache is a name without folders; older projects have another folder.
  if (kind === 'cache' && !/[\\/.]/.test(path)) return [folder('particles'), 'particles'];
  return kind === 'cache' ? [folder('diskCache')] : [];
}

/** The number of components of a path; longer paths are ignored. */
const MOST_PARTS = 256;

/** Where Maya looks for a file: at the path itself, in the projects, beside the scene, and in the projects' folders. */
export async function mayaSearch(place: ScenePlace): Promise<SearchRules> {
  const { path } = place;
  const folder = path.dirname(place.scene);
  const found = await projectsOf(place);
  const projects = found.length > 0 ? found : [{ root: folder, rules: DEFAULT_RULES }];

  return {
    ...(found[0] ? { projectFolder: found[0].root } : {}),
    candidates(use) {
      const expanded = withVariables(use.path, place.env);
      if (expanded.split('/').length > MOST_PARTS) return [];
      const { joined, relatives } = splitAtProject(expanded);
      const own = withSeparators(joined, place);
      const inProject = projects.flatMap(({ root }) =>
        relatives.map((relative) => path.join(root, withSeparators(relative, place))),
      );
      const name = own.split(/[\\/]/).at(-1) ?? '';
      const kept = projects.flatMap(({ root, rules }) =>
        foldersFor(use, rules).map((one) => path.resolve(root, one)),
      );
      const fallback = name === '' ? [] : kept.map((one) => path.join(one, name));
      if (isAbsolutePath(expanded)) return [joined, ...inProject, ...fallback];
      const inRoots = projects.map(({ root }) => path.join(root, own));
      const below = kept.map((one) => path.join(one, own));
      return [...inRoots, path.join(folder, own), ...below, ...fallback];
    },
  };
}
