import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import type { JobFiles } from '../../job/build-job.js';
import { uploadPairs } from '../../job/upload-pairs.js';
import { factsOf, lookAndPlan } from '../../transfer/file-facts.js';
import { filesBelow } from '../../transfer/walk.js';
import { expandPaths } from '../files/expand-names.js';
import { checkTravels } from '../transfer/send-files.js';
import type { CheckedScene } from './known-scene.js';
import type { SubmitOptions } from './submit.js';

/** Bytes of files, by their local paths. */
export type Sizes = ReadonlyMap<string, number>;

/**
 * Looks whether all that the scenes need can travel, before anything is asked or sent: a name that no transfer takes,
 * two files for one place.
 * @returns the bytes of each file, by its local path
 * @throws DataError, NoInputError
 */
export async function checkFiles(
  files: readonly CheckedScene[],
  extraFiles: readonly string[],
  { assetsOnFarm }: SubmitOptions,
  { signal }: Context,
): Promise<Sizes> {
  if (assetsOnFarm) return new Map();
  const pairs = files.flatMap(({ path, report }) => uploadPairs(path, report, extraFiles));
  const plan = await lookAndPlan(pairs, signal);
  checkTravels(plan);
  return new Map(plan.files.map(({ local, facts }) => [local, facts.size]));
}

/**
 * Bytes of all files of each job; undefined where none are to travel.
 * @param known sizes of files that were looked at before
 */
export async function sizesOf(
  jobs: readonly { readonly files: JobFiles }[],
  known: Sizes,
  { assetsOnFarm }: SubmitOptions,
  { signal }: Context,
): Promise<(number | undefined)[]> {
  const sizes: (number | undefined)[] = [];
  for (const { files } of jobs) {
    const { asset } = files['upload.json'] as { asset: readonly UploadPair[] };
    const left = asset.filter(({ local }) => !known.has(local));
    const { bytes } = await lookAndPlan(left, signal);
    const sum = asset.reduce((total, { local }) => total + (known.get(local) ?? 0), bytes);
    sizes.push(assetsOnFarm ? undefined : sum);
  }
  return sizes;
}

/**
 * Files, and folders with all that is in them, that come along although no scene names them; absolute paths.
 * @throws NoInputError
 */
export async function filesNamed(
  typed: readonly string[],
  context: Pick<Context, 'cwd' | 'platform' | 'signal'>,
): Promise<string[]> {
  const files: string[] = [];
  for (const one of await expandPaths(typed, context)) {
    for await (const file of filesBelow(resolve(context.cwd, one), context.signal)) files.push(file);
  }
  const facts = await Promise.all(files.map(factsOf));
  const absent = files.filter((_, at) => !facts[at]?.isFile);
  checkTravels({ refused: absent.map((local) => ({ local, server: local, why: 'missing' })) });
  return files;
}

/** Frames are brought by who waits for them. */
export function collecting({ wait, dryRun, download, ...flags }: SubmitOptions) {
  return wait && !dryRun && download !== undefined ? { ...flags, download } : flags;
}
