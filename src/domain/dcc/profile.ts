import type { TipCode } from '../scene/tip-codes.js';

/** What a user can choose from a scene: what its DCC calls layers, cameras, or ROPs and render nodes. */
export type PartKind = 'layer' | 'camera' | 'rop';

/** What DCCs call the parts of a scene that render by themselves. */
export type PartName = 'layers' | 'takes' | 'rops' | 'renderNodes';

/** Machines on which some versions of a DCC are known to fail. */
export interface FailingMachines {
  readonly versions: RegExp;
  /** Model and cards as `Hardware` has them, in lower case. */
  readonly model: string;
  readonly gpu: string;
  readonly platforms: readonly string[];
}

/** Everything the program knows about one DCC, apart from its name. */
export interface DccProfile {
  /** The farm's number of the DCC (`cgId`, `cg_id`). */
  readonly id: number;
  /** Other names that `--dcc` accepts; case, spaces, `-` and `_` are ignored. */
  readonly aliases: readonly string[];
  /** File extensions, lower case, without the dot. */
  readonly extensions: readonly string[];
  /** `software_config.cg_name` in the farm's own spelling (docs/protocol/job-files.md, §1.1). */
  readonly cgName: string;
  /** Systems of the farm's machines that run it (docs/protocol/endpoints.md, §7.1). */
  readonly systems: readonly ('windows' | 'linux')[];
  /** The parts that a job file has a place for, and whether it takes one of them or several. */
  readonly parts: Readonly<Partial<Record<PartKind, 'one' | 'many'>>>;
  /** What the DCC calls its layers or ROPs, where not layers. */
  readonly partName?: PartName;
  /** The ROP or render node that a new scene of the DCC has. */
  readonly firstRop?: string;
  /** True where the job file must contain the image size. */
  readonly needsSize?: true;
  /** True where an environment can choose Maya's render setup over its older render layers. */
  readonly hasRenderSetup?: true;
  /** True where a scene holds one frame, and an animation is a set of numbered files. */
  readonly oneFileAFrame?: true;
  /** What a path relative to the scene's folder begins with, where that would mean a server in any other DCC. */
  readonly relativePrefix?: string;
  /** Codes for tips.json that depend on the DCC. */
  readonly tips: {
    /** For every missing file, of whatever kind. */
    readonly missingFile?: TipCode;
    /** For a missing nested scene. */
    readonly missingScene?: TipCode;
    /** For a scene without a camera; left out where the DCC renders without one. */
    readonly noCamera?: TipCode;
  };
  /** How the job file's names of parts become the artist's, where they differ. */
  readonly artistNames?: {
    layer(name: string): string;
    camera(name: string): string;
  };
  readonly failsOn?: FailingMachines;
}
