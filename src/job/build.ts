import { wireFrames } from '../domain/frames.js';
import { type BaseTask, type TaskFile, type TaskInfo, taskInfoDefaults } from '../domain/task-info.js';
import type { UploadPair } from '../domain/upload.js';
import type { JobFileName } from '../protocol/job-file-names.js';
import { ownSection, shapeOf } from './shapes.js';
import type { JobSpec } from './spec.js';
import { uploadPairs } from './uploads.js';

/** The contents of a task's job files. */
export type JobFiles = { readonly 'task.json': TaskFile } & Readonly<
  Record<Exclude<JobFileName, 'task.json'>, unknown>
>;

export interface JobInput {
  readonly spec: JobSpec;
  /** Members of `task_info` that flags, settings and a task file give, the strongest already on top. */
  readonly fields: Readonly<Record<string, string>>;
  /** An SDK task file to start from. */
  readonly base: BaseTask | undefined;
  /** True when the frames were chosen now, and so replace the ones in `base`. */
  readonly framesChosen: boolean;
  /** MD5 of the scene's bytes (docs/protocol/job-files.md, §5). */
  readonly sceneHash: string;
}

/** Members beyond the seed's that the farm's checker wants to exist (docs/protocol/quirks.md, §3.3). */
const ALSO_NEEDED = { hardwareConfigId: '', graphics_cards_num: '2', enable_layered: '0' };

/** Every member called `frames`, however deep, set to one value. */
function withFrames(value: unknown, frames: string): unknown {
  if (Array.isArray(value)) return value.map((element) => withFrames(element, frames));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    key === 'frames' && typeof inner === 'string' ? [key, frames] : [key, withFrames(inner, frames)],
  );
  return Object.fromEntries(entries);
}

/**
 * The two scene sections: the ones of the base file when it has any, else made for the DCC. Layers, cameras or ROPs
 * chosen on the line are stronger than a file's sections, which are then made anew.
 */
function sceneSections({ spec, base, framesChosen }: JobInput) {
  const made = shapeOf(spec.dcc).sections(spec);
  const own = ownSection(base);
  const partsChosen = [spec.layers, spec.cameras, spec.rops].some((names) => names.length > 0);
  if (partsChosen || !own) return made;
  const sections = { scene_info: base?.scene_info ?? {}, scene_info_render: own };
  return framesChosen ? (withFrames(sections, wireFrames(spec.frames)) as typeof sections) : sections;
}

/** The four job files of one scene (docs/protocol/job-files.md). Pure: the same input gives the same files. */
export function buildJob(input: JobInput): JobFiles {
  const { spec, fields, base, sceneHash } = input;
  const shape = shapeOf(spec.dcc);
  const assets = uploadPairs(spec.scene, spec.report, spec.extraFiles ?? []);
  const scene = { ...(assets[0] as UploadPair), hash: sceneHash };
  const { local } = scene;
  const locals = assets.map((one) => one.local);
  const task_info: TaskInfo = {
    ...taskInfoDefaults(),
    ...ALSO_NEEDED,
    ...shape.fields?.(spec),
    ...fields,
    input_cg_file: local,
    cg_id: String(spec.dcc.id),
  };
  const task: TaskFile = {
    ...base,
    software_config: {
      ...base?.software_config,
      cg_name: shape.cgName,
      cg_version: spec.version,
      plugins: { ...base?.software_config?.plugins, ...spec.plugins },
    },
    task_info,
    ...sceneSections(input),
  };
  return {
    'task.json': task,
    'upload.json': {
      asset: assets,
      scene: spec.dcc.id === 2001 ? scene : [scene],
    },
    'asset.json': shape.assetFile?.(locals) ?? { asset: locals },
    'tips.json': Object.fromEntries(spec.tips?.map(({ code, items }) => [code, items]) ?? []),
  };
}
