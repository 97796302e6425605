import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { JobFiles } from '../../job/build-job.js';
import type { JobFileName } from '../../protocol/job-file-names.js';
import type { Job } from './job.js';
import type { SubmitSettings } from './settings.js';
import type { SubmitOptions } from './submit.js';

const pair = z.looseObject({ local: z.string(), server: z.string() });
const sceneFile = z.looseObject({ hash: z.optional(z.string()) });

/** All four job files, as far as a later run relies on them; nothing in them is dropped. */
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
  /** The scene as it was typed, and its absolute path. */
  typed: z.string(),
  scene: z.string(),
  dcc: z.object({ name: z.string(), id: z.int() }),
  files,
  priority: z.optional(z.int()),
  nodeLimit: z.optional(z.int()),
  labels: z.optional(z.array(z.string())),
  artist: z.optional(z.string()),
  /** The scene's files are at the farm, or will be brought there by somebody else. */
  assetsOnFarm: z.optional(z.boolean()),
});

/** All that is sent for one scene, decided and whole: it can be written down and sent by a later run. */
export interface Plan extends Omit<z.infer<typeof schema>, 'files'> {
  readonly files: JobFiles;
}

/** The plan in a journal; undefined when it is none. */
export function parsePlan(value: unknown): Plan | undefined {
  const result = schema.safeParse(value);
  return result.success ? (result.data as unknown as Plan) : undefined;
}

/** A job that was agreed on, as it will be sent. */
export function planOf(
  { scene, files }: Job,
  settings: SubmitSettings,
  { assetsOnFarm }: Pick<SubmitOptions, 'assetsOnFarm'>,
): Plan {
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

/** What makes two submits the same one (the contract: same scene, same content, same settings, same account). */
export interface Sameness {
  readonly account: string;
  readonly platform: string;
  readonly scene: string;
  /** MD5 of the scene's bytes. */
  readonly content: string;
  /** Everything else that decides what is sent. */
  readonly settings: unknown;
}

/** Members in one order, whatever order they were said in. */
function ordered(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A short name for it. */
export function submissionKey(sameness: Sameness): string {
  return createHash('sha256').update(JSON.stringify(sameness, ordered)).digest('hex').slice(0, 24);
}
