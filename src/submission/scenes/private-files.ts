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

/** Returns the private files of a scene: not in its folder, and no media. */
async function privateFiles(
  path: string,
  report: SceneReport,
  extraFiles: readonly string[],
  { folder, platform, env }: SubmissionWorld,
): Promise<string[]> {
  const real = (one: string) => realPath(one).catch(() => one);
  const named = new Set(await Promise.all(extraFiles.map(real)));
  const [own, state] = await Promise.all([real(dirname(path)), real(folder)]);
  const isBelow = (file: string, parent: string) => file.startsWith(parent + sep);
  const home = homeFolder({ platform, env });
  const found: string[] = [];
  for (const { local } of uploadPairs(path, report, []).slice(1)) {
    const file = await real(local);
    const isKept = isBelow(file, state);
    if (named.has(file) || (isBelow(file, own) && !isKept)) continue;
    if (isKept || (isPrivatePlace(file, home) && !isMedia(file))) found.push(local);
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
