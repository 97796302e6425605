import type { UploadPair } from '../domain/files/upload-pair.js';
import { wireFrames } from '../domain/frames/frame-range.js';
import { type BaseTask, type TaskFile, type TaskInfo, taskInfoDefaults } from '../domain/task/task-info.js';
import type { JobFileName } from '../protocol/job-file-names.js';
import type { JobSpec } from './job-spec.js';
import { ownSection, SHAPES } from './shapes.js';
import { uploadPairs } from './upload-pairs.js';

/** The contents of a task's job files, by file name. */
export type JobFiles = { readonly 'task.json': TaskFile } & Readonly<
  Record<Exclude<JobFileName, 'task.json'>, unknown>
>;

export interface JobInput {
  readonly spec: JobSpec;
  /** Members of `task_info` from options, settings and a task file, already merged by precedence. */
  readonly fields: Readonly<Record<string, string>>;
  /** An SDK task file to start from. */
  readonly base: BaseTask | undefined;
  /** True when `spec.frames` replaces the frames in `base`. */
  readonly framesChosen: boolean;
  /** MD5 of the scene's bytes (docs/protocol/job-files.md, §5). */
  readonly sceneHash: string;
}

/** Members beyond the farm's defaults that its checker requires (docs/protocol/quirks.md, §3.3). */
const ALSO_NEEDED = { hardwareConfigId: '', graphics_cards_num: '2', enable_layered: '0' };

/** Returns a copy in which every `frames` member, at any depth, has the same value. */
function withFrames(value: unknown, frames: string): unknown {
  if (Array.isArray(value)) return value.map((element) => withFrames(element, frames));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    key === 'frames' && typeof inner === 'string' ? [key, frames] : [key, withFrames(inner, frames)],
  );
  return Object.fromEntries(entries);
}

/**
 * The two scene sections: those of the base file where it has any, else new ones for the DCC. Layers, cameras or ROPs
 * that the user chose replace the base file's sections.
 */
function sceneSections({ spec, base, framesChosen }: JobInput) {
  const made = SHAPES[spec.dcc.name].sections(spec);
  const own = ownSection(base);
  const partsChosen = [spec.layers, spec.cameras, spec.rops].some((names) => names.length > 0);
  if (partsChosen || !own) return made;
  const sections = { scene_info: base?.scene_info ?? {}, scene_info_render: own };
  return framesChosen ? (withFrames(sections, wireFrames(spec.frames)) as typeof sections) : sections;
}

/** Builds the four job files of one scene (docs/protocol/job-files.md). Pure: the same input gives the same files. */
export function buildJob(input: JobInput): JobFiles {
  const { spec, fields, base, sceneHash } = input;
  const shape = SHAPES[spec.dcc.name];
  const assets = uploadPairs(spec.scene, spec.report, spec.extraFiles ?? []);
  const scene = { ...(assets[0] as UploadPair), hash: sceneHash };
  const { local } = scene;
  const locals = assets.map((one) => one.local);
  const task_info: TaskInfo = {
    ...taskInfoDefaults(),
    ...ALSO_NEEDED,
    ...shape.fields?.(spec),
    ...fields,
    input_cg_file: shape.inputFile?.(spec) ?? local,
    cg_id: String(spec.dcc.id),
  };
  const task: TaskFile = {
    ...base,
    software_config: {
      ...base?.software_config,
      cg_name: spec.dcc.cgName,
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
      scene: shape.isSceneObject ? scene : [scene],
    },
    'asset.json': shape.assetFile?.(locals) ?? { asset: locals },
    'tips.json': Object.fromEntries(spec.tips?.map(({ code, items }) => [code, items]) ?? []),
  };
}
