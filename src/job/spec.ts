import type { Dcc } from '../domain/dcc.js';
import type { FrameRange } from '../domain/frames.js';

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
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
  readonly rops: readonly string[];
}

/** How one DCC describes what is rendered: `scene_info` and `scene_info_render` of task.json. */
export interface SceneSections {
  readonly scene_info: Record<string, unknown>;
  readonly scene_info_render: Record<string, unknown>;
}

/** One DCC's shape. */
export interface DccShape {
  /** `software_config.cg_name`, spelled as the farm spells it (job-files.md §1.1). */
  readonly cgName: string;
  /** What can be chosen by flag, and whether more than one at a time. */
  readonly parts: Readonly<Partial<Record<PartKind, 'one' | 'many'>>>;
  sections(spec: JobSpec): SceneSections;
  /** `asset.json` of a scene that brings no other file; a list of paths where nothing else is documented. */
  assetFile?(local: string): Record<string, unknown>;
}
