import type { Client } from '../../client/client.js';
import { UsageError } from '../../errors.js';
import type { AssetUploader } from '../../transfer/asset-uploader.js';
import { eachWithoutFault } from '../scene-faults.js';
import { type CompleteScene, completeScenes } from '../scenes/complete-scenes.js';
import type { CheckedScene, KnownScene } from '../scenes/known-scene.js';
import type { SubmitSettings } from '../settings/merge-settings.js';
import type { ValidRequest } from '../validate-request.js';
import type { SubmissionWorld } from '../world.js';
import type { JobOptions } from './job-options.js';
import { type PreparedJob, prepareJob } from './prepare-job.js';
import { type FarmOffers, queryOffers } from './query-offers.js';

/** The jobs of a request, ready to be sent. */
export interface PreparedJobs {
  readonly offers: FarmOffers;
  readonly jobs: readonly PreparedJob[];
  readonly options: JobOptions;
}

export interface PrepareTools {
  readonly client: Client;
  /** Checked in the same round of requests; undefined if nothing will be uploaded. */
  readonly uploader: Pick<AssetUploader, 'prepare'> | undefined;
  /** Returns the MD5 of a scene's bytes. */
  hashOf(scene: string): Promise<string>;
}

interface KnownToFarm {
  readonly offers: FarmOffers;
  /** MD5 of each scene, by its path. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** Queries the farm's offers and hashes the scenes meanwhile. */
async function queryAndHash(
  scenes: readonly CompleteScene[],
  options: JobOptions,
  { hashOf, client, uploader }: PrepareTools,
  { lang }: SubmissionWorld,
): Promise<KnownToFarm> {
  const [offers, hashes] = await options.listener.during('ui.asking', { domain: client.domain }, () =>
    Promise.all([
      queryOffers(client, scenes, options, lang),
      Promise.all(scenes.map(async ({ path }) => [path, await hashOf(path)] as const)),
      uploader?.prepare(),
    ]),
  );
  return { offers, hashes: new Map(hashes) };
}

/** Returns all scenes if the DCC of each is known; else undefined. */
function allKnown(scenes: readonly CheckedScene[]): readonly KnownScene[] | undefined {
  const known = scenes.filter((scene): scene is KnownScene => scene.dcc !== undefined);
  return known.length === scenes.length ? known : undefined;
}

/** Returns a scene with any frames and camera, to find its faults before a question. */
function draftScene(file: KnownScene, { layers, cameras, rops }: SubmitSettings): CompleteScene {
  const any = (file.report?.cameras ?? []).slice(0, 1).map(({ name }) => name);
  return {
    ...file,
    ...{ frames: { start: 1, end: 1, step: 1 }, framesChosen: true, ownFrames: false },
    ...{ layers, cameras: cameras.length > 0 ? cameras : any, rops, isRopAssumed: false },
  };
}

/** Completes scenes without questions: values missing in a script are reported before the first request. */
async function completeWithoutQuestions(
  request: ValidRequest,
  options: JobOptions,
  tools: PrepareTools,
  world: SubmissionWorld,
) {
  const { faults, scenes } = request;
  const before = faults.length;
  const each = await eachWithoutFault(scenes, faults, (scene) => completeScenes([scene], options, world));
  const complete = each.flat();
  if (faults.length > before || complete.length === 0) await request.reportFaults();
  return { scenes: complete, ...(await queryAndHash(complete, options, tools, world)) };
}

/** Completes scenes with questions, which are asked only after all faults are reported. */
async function completeWithQuestions(
  request: ValidRequest,
  options: JobOptions,
  tools: PrepareTools,
  world: SubmissionWorld,
) {
  const known = allKnown(request.scenes);
  if (!known) {
    const scenes = await completeScenes(request.scenes, options, world);
    return { scenes, ...(await queryAndHash(scenes, options, tools, world)) };
  }
  const drafts = known.map((scene) => draftScene(scene, options.settings));
  const farm = await queryAndHash(drafts, options, tools, world);
  const listener = { ...options.listener, warn: () => {} };
  const silent = { ...options, questions: undefined, optionalQuestions: undefined, listener };
  const good = await eachWithoutFault(drafts, request.faults, async (scene) => {
    await prepareJob(scene, '', farm.offers, silent).catch((error: unknown) => {
      // A question asks for a missing value.
      if (!(error instanceof UsageError)) throw error;
    });
    return scene.path;
  });
  await request.reportFaults();
  const scenes = request.scenes.filter(({ path }) => good.includes(path));
  return { scenes: await completeScenes(scenes, options, world), ...farm };
}

/** Completes the scenes of a request and makes their job files; sends nothing. */
export async function prepareJobs(
  request: ValidRequest,
  tools: PrepareTools,
  world: SubmissionWorld,
): Promise<PreparedJobs> {
  const { extraFiles, faults } = request;
  const options = { ...request.options, extraFiles, platform: tools.client.platform };
  const complete = options.questions ? completeWithQuestions : completeWithoutQuestions;
  const { scenes, offers, hashes } = await complete(request, options, tools, world);
  const jobs = await eachWithoutFault(scenes, faults, (scene) =>
    prepareJob(scene, hashes.get(scene.path) ?? '', offers, options),
  );
  await request.reportFaults();
  return { offers, jobs, options };
}
