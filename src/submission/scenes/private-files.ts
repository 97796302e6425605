import { dirname, sep } from 'node:path';
import { isPrivatePlace } from '../../domain/files/private-places.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import { DataError } from '../../errors.js';
import { uploadPairs } from '../../job/upload-pairs.js';
import type { NamedScene } from '../../scene/named-scene.js';
import { kindByExtension } from '../../scene/paths/kind-by-extension.js';
import { realPath } from '../../transfer/real-path.js';
import { homeFolder } from '../../transfer/search/program-places.js';
import type { SubmissionWorld } from '../world.js';

const FONT = /\.(?:ttf|otf|ttc|pfb)$/i;

/** Whether a file's name is that of a picture, a geometry, or another file without keys or passwords. */
function isMedia(path: string): boolean {
  const kind = kindByExtension(path);
  return FONT.test(path) || !(kind === undefined || kind === 'script' || kind === 'cache');
}

/** What decides which files are uploaded. */
export interface UploadRules {
  /** Absolute paths of files that the user named: they are uploaded wherever they are. */
  readonly extraFiles: readonly string[];
  /** Nothing is uploaded. */
  readonly assetsOnFarm: boolean;
}

/** Returns whether a real path lies in the state folder, or where keys and passwords are kept and is no media. */
async function privateRule({ folder, platform, env }: SubmissionWorld) {
  const state = await realPath(folder).catch(() => folder);
  const home = homeFolder({ platform, env });
  return {
    isKept: (file: string) => isBelow(file, state),
    isHidden: (file: string) => isPrivatePlace(file, home),
    isSecret: (file: string) => isPrivatePlace(file, home) && !isMedia(file),
  };
}

const isBelow = (file: string, parent: string) => file.startsWith(parent + sep);

/** Returns those of the paths that no list of someone else may name: private files, wherever the scene is. */
export async function privateOnes(paths: readonly string[], world: SubmissionWorld): Promise<string[]> {
  const { isKept, isSecret } = await privateRule(world);
  const reals = await Promise.all(paths.map((path) => realPath(path).catch(() => path)));
  return paths.filter((_, at) => isKept(reals[at] ?? '') || isSecret(reals[at] ?? ''));
}

/** Returns the private files of a scene: no media, and not below its folder where that is hidden itself. */
async function privateFiles(
  path: string,
  report: SceneReport,
  extraFiles: readonly string[],
  world: SubmissionWorld,
): Promise<string[]> {
  const { isKept, isHidden, isSecret } = await privateRule(world);
  const real = (one: string) => realPath(one).catch(() => one);
  const named = new Set(await Promise.all(extraFiles.map(real)));
  const scene = await real(path);
  // A project in a hidden folder.
  const isOwn = (file: string) => isHidden(scene) && isBelow(file, dirname(scene));
  const found: string[] = [];
  for (const { local } of uploadPairs(path, report, []).slice(1)) {
    const file = await real(local);
    if (named.has(file) || (isOwn(file) && !isKept(file))) continue;
    if (isKept(file) || isSecret(file)) found.push(local);
  }
  return found;
}

/**
 * Refuses to upload what a scene names but no render needs: a scene of someone else can name any file of this machine.
 * @throws DataError that lists the files
 */
export async function checkPrivateFiles(
  { typed, path }: NamedScene,
  report: SceneReport,
  { extraFiles, assetsOnFarm }: UploadRules,
  world: SubmissionWorld,
): Promise<void> {
  if (assetsOnFarm) return;
  const list = await privateFiles(path, report, extraFiles, world);
  if (list.length > 0) throw new DataError('submit.private', { scene: typed, count: list.length, list });
}
