import { isAbsolutePath, withSeparators, withVariables } from '../paths/path-syntax.js';
import { withSceneFile } from '../scene-file.js';
import type { ScenePlace, SearchRules } from '../scene-format.js';
import { EntryReader } from './container/entries.js';
import { FileWindow } from './container/window.js';
import { nameOf } from './network/node.js';
import { variablesOf } from './parse/settings.js';

/** The first entries of a scene, among which its variables are. */
const FIRST_ENTRIES = 8;

/** The variables that a scene defines (`set -g SHOT = '010'`); none for a file that cannot be read. */
async function sceneVariables(scene: string): Promise<Record<string, string>> {
  const read = withSceneFile(scene, new AbortController().signal, async (file) => {
    const window = new FileWindow(file);
    let seen = 0;
    for await (const { name, start, end } of new EntryReader(window).entries()) {
      if (name === '.variables') {
        return variablesOf((await window.bytes(start, Math.min(end - start, 1 << 20))).toString('utf8'));
      }
      seen += 1;
      if (seen >= FIRST_ENTRIES) break;
    }
    return {};
  });
  return read.catch(() => ({}));
}

/** Tokens for a tile, as Houdini writes them. */
function withTiles(path: string): string {
  return path.replace(/%\((UDIM|U|V)\)\d*d/g, (_, name: string) => `<${name}>`);
}

/**
 * Where Houdini looks for files: `$HIP` is the scene's folder, `$HIPNAME` its name, `$OS` the node, `$JOB` that of this
 * machine or else the one the scene was saved with. Relative paths start at the scene's folder.
 */
export async function houdiniSearch(place: ScenePlace): Promise<SearchRules> {
  const { path, scene, env } = place;
  const folder = path.dirname(scene);
  const saved = await sceneVariables(scene);
  const fixed = {
    HIP: folder,
    HIPFILE: scene,
    HIPNAME: path.basename(scene).replace(/\.[^.]*$/, ''),
  };
  const job = env.JOB ?? saved.JOB;
  const variables = { ...saved, ...(job === undefined ? {} : { JOB: job }), ...fixed };
  return {
    candidates(use) {
      const expand = (values: Record<string, string>) => {
        const own = { ...values, OS: nameOf(use.node) };
        // A variable of the scene can refer to another.
        const expanded = withVariables(withVariables(withTiles(use.path), env, own), env, own);
        if (!isAbsolutePath(expanded)) return path.join(folder, withSeparators(expanded, place));
        return expanded.startsWith(folder) ? withSeparators(expanded, place) : expanded;
      };
      const usesJob = /\$\{?JOB\b/.test(use.path);
      // A scene that was moved is often at the root of its job.
      const jobs = usesJob ? [variables, { ...variables, JOB: folder }] : [variables];
      return [...new Set(jobs.map(expand))];
    },
  };
}
