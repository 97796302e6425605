import type { Dcc } from '../domain/dcc/dcc.js';
import type { FrameRange } from '../domain/frames/frame-range.js';
import type { SceneReport, SceneTip } from '../domain/scene/scene-report.js';

/** The input for the job files of one scene. */
export interface JobSpec {
  readonly dcc: Dcc;
  /** Absolute path of the scene on this machine. */
  readonly scene: string;
  /** One of the version strings that the farm offers. */
  readonly version: string;
  readonly plugins: Readonly<Record<string, string>>;
  readonly frames: FrameRange;
  /** Names as the artist sees them or as job files have them; an empty list means the parts that the scene renders. */
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
  readonly rops: readonly string[];
  /** Undefined where the scene could not be read. */
  readonly report?: SceneReport | undefined;
  /** True when the user chose no frames: each layer renders its own. */
  readonly ownFrames?: boolean | undefined;
  /** Findings of the analysis that no choice of the user has settled. */
  readonly tips?: readonly SceneTip[] | undefined;
  /** Absolute paths of further files to upload. */
  readonly extraFiles?: readonly string[] | undefined;
}

/** The sections of task.json that describe what is rendered (docs/protocol/job-files.md, §1). */
export interface SceneSections {
  readonly scene_info: Record<string, unknown>;
  readonly scene_info_render: Record<string, unknown>;
  /** Names of the layers; one page of the farm's documents requires them for Maya. */
  readonly layers?: readonly string[];
}

/** How one DCC's job files differ from the others'. */
export interface JobShape {
  sections(spec: JobSpec): SceneSections;
  /** Members of `task_info` that follow from the scene; values the user set replace them. */
  fields?(spec: JobSpec): Readonly<Record<string, string>>;
  /** `input_cg_file`, where it is not the scene's path. */
  inputFile?(spec: JobSpec): string | undefined;
  /** The contents of asset.json; left out where they are a list of local paths. */
  assetFile?(locals: readonly string[]): Record<string, unknown>;
  /** True where `scene` in upload.json is one object and not a list (docs/protocol/job-files.md, §4). */
  readonly isSceneObject?: true;
}
