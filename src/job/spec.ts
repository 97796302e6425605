import type { Dcc } from '../domain/dcc.js';
import type { FrameRange } from '../domain/frames.js';
import type { SceneReport, SceneTip } from '../domain/scene-report.js';

/** What a scene offers to choose from: what its DCC calls layers, cameras, or ROPs and render nodes. */
export type PartKind = 'layer' | 'camera' | 'rop';

/** Everything that the job files of one scene are made from. */
export interface JobSpec {
  readonly dcc: Dcc;
  /** Absolute path of the scene on this machine. */
  readonly scene: string;
  /** The farm's own version string. */
  readonly version: string;
  readonly plugins: Readonly<Record<string, string>>;
  readonly frames: FrameRange;
  /** Names as the artist sees them or as the job file has them; none means those that the scene renders. */
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
  readonly rops: readonly string[];
  /** What was read in the scene; undefined where it could not be read. */
  readonly report?: SceneReport | undefined;
  /** True when nobody chose frames: each layer renders its own. */
  readonly ownFrames?: boolean | undefined;
  /** What the analysis found, and nobody has cured by a choice. */
  readonly tips?: readonly SceneTip[] | undefined;
  /** More files to bring along, absolute. */
  readonly extraFiles?: readonly string[] | undefined;
}

/** How one DCC describes what is rendered: `scene_info` and `scene_info_render` of task.json. */
export interface SceneSections {
  readonly scene_info: Record<string, unknown>;
  readonly scene_info_render: Record<string, unknown>;
  /**
   * The names of the layers: required for Maya by one page of the farm's documents (docs/protocol/job-files.md, §1).
   */
  readonly layers?: readonly string[];
}

/** One DCC's shape. */
export interface DccShape {
  /** `software_config.cg_name`, spelled as the farm spells it (docs/protocol/job-files.md, §1.1). */
  readonly cgName: string;
  /** What can be chosen by flag, and whether more than one at a time. */
  readonly parts: Readonly<Partial<Record<PartKind, 'one' | 'many'>>>;
  /** True where the job file must have the size of the images: one that is not known is empty there. */
  readonly needsSize?: boolean;
  /** The ROP or render node that the DCC makes first. */
  readonly firstRop?: string;
  sections(spec: JobSpec): SceneSections;
  /** Members of `task_info` that the scene tells; whatever somebody set is stronger. */
  fields?(spec: JobSpec): Readonly<Record<string, string>>;
  /** `asset.json` of a scene and what it needs; a list of paths where nothing else is documented. */
  assetFile?(locals: readonly string[]): Record<string, unknown>;
}
