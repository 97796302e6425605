import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { UploadPair } from '../domain/files/upload-pair.js';
import type { JobFiles } from '../job/build-job.js';
import type { JobFileName } from '../protocol/job-file-names.js';
import type { SceneAssets } from '../transfer/asset-uploader.js';
import type { PreparedJob } from './jobs/prepare-job.js';
import type { SubmitSettings } from './settings/merge-settings.js';

const pair = z.looseObject({ local: z.string(), server: z.string() });
const sceneFile = z.looseObject({ hash: z.optional(z.string()) });

/** All four job files; only the members that a later run needs are checked, and none is dropped. */
const files = z.looseObject({
  'task.json': z.looseObject({ task_info: z.record(z.string(), z.string()) }),
  'upload.json': z.looseObject({
    asset: z.array(pair),
    scene: z.union([sceneFile, z.array(sceneFile)]),
  }),
  'asset.json': z.looseObject({}),
  'tips.json': z.looseObject({}),
} satisfies Record<JobFileName, unknown>);

const schema = z.object({
  /** The scene as typed, and its absolute path. */
  typed: z.string(),
  scene: z.string(),
  dcc: z.object({ name: z.string(), id: z.int() }),
  files,
  priority: z.optional(z.int()),
  nodeLimit: z.optional(z.int()),
  labels: z.optional(z.array(z.string())),
  artist: z.optional(z.string()),
  /** The assets are on the farm already, or will be uploaded by another program. */
  assetsOnFarm: z.optional(z.boolean()),
  /** The group of tasks that render several ranges of a scene's frames, and the place of this one. */
  group: z.optional(z.object({ name: z.string(), frames: z.string(), at: z.int() })),
});

/** Everything that is sent for one scene; saved in the journal, so that a later run can send it. */
export interface SubmissionPlan extends Omit<z.infer<typeof schema>, 'files'> {
  readonly files: JobFiles;
}

/** Returns the plan in a journal; undefined for anything else. */
export function parsePlan(value: unknown): SubmissionPlan | undefined {
  const result = schema.safeParse(value);
  return result.success ? (result.data as unknown as SubmissionPlan) : undefined;
}

/** Returns the plan of a job that was confirmed. */
export function planOf(
  { scene, files }: PreparedJob,
  settings: SubmitSettings,
  assetsOnFarm: boolean,
): SubmissionPlan {
  const { priority, nodeLimit, artist, labels } = settings;
  const { typed, path, dcc } = scene;
  return {
    typed,
    scene: path,
    dcc: { name: dcc.name, id: dcc.id },
    files,
    ...(priority === undefined ? {} : { priority }),
    ...(nodeLimit === undefined ? {} : { nodeLimit }),
    ...(labels === undefined ? {} : { labels: [...labels] }),
    ...(artist === undefined ? {} : { artist }),
    ...(assetsOnFarm ? { assetsOnFarm } : {}),
  };
}

/** The facts that identify a submission: a submit with equal facts resumes it (docs/contract.md, "submit"). */
export interface SubmissionIdentity {
  readonly account: string;
  readonly platform: string;
  readonly scene: string;
  /** MD5 of the scene's bytes. */
  readonly content: string;
  /** `SubmitSettings.identity`. */
  readonly settings: unknown;
}

/** Sorts members by name, so that their order does not matter. */
function ordered(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns a short hash of a submission's identity. */
export function submissionKey(identity: SubmissionIdentity): string {
  return createHash('sha256').update(JSON.stringify(identity, ordered)).digest('hex').slice(0, 24);
}

/** Returns the assets of a plan, as its `upload.json` lists them. */
export function assetsOf({ typed, scene, files }: SubmissionPlan): SceneAssets {
  const { asset, scene: inFile } = files['upload.json'] as {
    asset: readonly UploadPair[];
    scene: { hash?: string } | readonly { hash?: string }[];
  };
  return { typed, scene, sceneHash: [inFile].flat()[0]?.hash, pairs: asset };
}
