import { readdir } from 'node:fs/promises';
import { isAbsolutePath, withSeparators } from '../paths/path-syntax.js';
import type { FileUse, ScenePlace, SearchRules } from '../scene-format.js';

/** Folders above the scene that can be the project's. */
const HIGHEST = 4;

/** Folders of a project in which 3ds Max looks for files (3ds Max, "Configure Project Paths"). */
const ASSET_FOLDERS = [
  'sceneassets/images',
  'sceneassets/photometric',
  'sceneassets/sounds',
  'proxies',
  'maps',
];

/** The project's folder: the nearest one with a file of project paths (`.mxp`), else the one that holds `scenes`. */
async function projectFolder({ scene, path }: ScenePlace): Promise<string | undefined> {
  let folder = path.dirname(scene);
  let byName: string | undefined;
  for (let left = HIGHEST; left > 0; left--) {
    const names = await readdir(folder).catch(() => [] as string[]);
    if (names.some((name) => name.toLowerCase().endsWith('.mxp'))) return folder;
    if (path.basename(folder).toLowerCase() === 'scenes') byName ??= path.dirname(folder);
    folder = path.dirname(folder);
  }
  return byName;
}

/** Where 3ds Max looks for files: as written, where it found them last, beside the scene, in the project. */
export async function maxSearch(place: ScenePlace): Promise<SearchRules> {
  const { path } = place;
  const folder = path.dirname(place.scene);
  const project = await projectFolder(place);
  const folders = [
    folder,
    ...(project === undefined ? [] : [project, ...ASSET_FOLDERS.map((one) => path.join(project, one))]),
  ];
  return {
    ...(project === undefined ? {} : { projectFolder: project }),
    candidates({ path: written, alternatives = [] }: FileUse) {
      const own = [written, ...alternatives];
      const name = /[^\\/]*$/.exec(written)?.[0] ?? '';
      const relative = own.filter((one) => !isAbsolutePath(one)).map((one) => withSeparators(one, place));
      return [
        ...own.filter(isAbsolutePath),
        ...relative.flatMap((one) => [folder, project ?? folder].map((from) => path.join(from, one))),
        ...(name === '' ? [] : folders.map((from) => path.join(from, name))),
      ];
    },
  };
}
