import type { Context } from '../../context.js';
import type { UploadPair } from '../../domain/upload.js';
import { uploadPairs } from '../../job/uploads.js';
import { lookAndPlan } from '../../transfer/facts.js';
import type { SubmitOptions } from '../submit.js';
import { checkTravels } from '../transfer/send-files.js';
import type { Job } from './job.js';
import type { CheckedScene } from './known-scene.js';

/**
 * Looks whether all that the scenes need can travel, before anything is asked or sent: a name that no transfer takes,
 * two files for one place.
 * @throws DataError, NoInputError
 */
export async function checkFiles(
  files: readonly CheckedScene[],
  extraFiles: readonly string[],
  { assetsOnFarm }: SubmitOptions,
  { signal }: Context,
): Promise<void> {
  if (assetsOnFarm) return;
  const pairs = files.flatMap(({ path, report }) => uploadPairs(path, report, extraFiles));
  checkTravels(await lookAndPlan(pairs, signal));
}

/** Bytes of all files of each job; undefined where none are to travel. */
export async function sizesOf(
  jobs: readonly Job[],
  { assetsOnFarm }: SubmitOptions,
  { signal }: Context,
): Promise<(number | undefined)[]> {
  const sizes: (number | undefined)[] = [];
  for (const { files } of jobs) {
    const { asset } = files['upload.json'] as { asset: readonly UploadPair[] };
    sizes.push(assetsOnFarm ? undefined : (await lookAndPlan(asset, signal)).bytes);
  }
  return sizes;
}

/** Frames are brought by who waits for them. */
export function collecting({ wait, dryRun, download, ...flags }: SubmitOptions) {
  return wait && !dryRun && download !== undefined ? { ...flags, download } : flags;
}
