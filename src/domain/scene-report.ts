/** How much a scene file tells of one value: it stands there, the format leaves it out as the default, or neither. */
export type FindingState = 'found' | 'default' | 'unknown';

export interface Finding<T> {
  /** Null only where the state is `unknown`. */
  readonly value: T | null;
  readonly state: FindingState;
  /** What the file holds, where a render makes something else of it: frame 103.75 renders as 103. */
  readonly written?: string;
}

/** A value that stands in the file. */
export function found<T>(value: T): Finding<T> {
  return { value, state: 'found' };
}

/** A value that the format leaves out since it is the DCC's default. */
export function byDefault<T>(value: T): Finding<T> {
  return { value, state: 'default' };
}

/** What the file, or this program, does not tell. */
export function unknown<T>(): Finding<T> {
  return { value: null, state: 'unknown' };
}

/** Whole pixels, after any percentage, rounded down. */
export interface SceneSize {
  readonly width: number;
  readonly height: number;
}

/** A camera under the name that the artist sees. */
export interface SceneCamera {
  readonly name: string;
  readonly renderable: boolean;
  /** The name that the job file wants, where it is another one: Maya's shape. */
  readonly node?: string;
  /** The frames that it renders, where the scene switches cameras (Blender's markers): `1-9[1],20-30[1]`. */
  readonly frames?: string;
}

/** What the DCC calls layer, view layer, ROP, take or image, under the name that the artist sees. */
export interface SceneLayer {
  readonly name: string;
  /** `1-10[1]`, or `537` for a single frame. */
  readonly frames: Finding<string>;
  readonly renderable: boolean;
  /** The name that the job file wants, where it is another one: Maya's `rs_beauty`. */
  readonly node?: string;
  /** The image that a Clarisse layer lies in. */
  readonly parent?: string;
  /** What the layer has otherwise than its scene. */
  readonly size?: Finding<SceneSize>;
  readonly renderer?: Finding<string>;
  /** Names of the cameras that it renders; left out where it renders the scene's renderable ones. */
  readonly cameras?: readonly string[];
  readonly output?: string;
  /** Image format as the job file wants it: `exr`, `exr16`; empty where it is written and not understood. */
  readonly imageFormat?: string;
}

/** What a file is to a scene. */
export type AssetKind =
  | 'texture'
  | 'image'
  | 'movie'
  | 'sound'
  | 'font'
  | 'geometry'
  | 'alembic'
  | 'usd'
  | 'vdb'
  | 'proxy'
  | 'cache'
  | 'lightmap'
  | 'ies'
  | 'script'
  | 'scene'
  | 'other';

/**
 * Why a render does without a file that the scene names: only a fake user holds it, nothing that renders uses it, only
 * a camera that does not render shows it, it is muted, or only the viewport shows it.
 */
export type OptionalReason = 'fake-user' | 'unused' | 'camera-not-rendered' | 'muted' | 'viewport-only';

/** A file, or a row of files, that a scene names. */
export interface SceneAsset {
  /** As the scene writes it. */
  readonly path: string;
  /** Where it lies on this machine: of several files the first. */
  readonly resolved: string | null;
  readonly kind: AssetKind;
  /** The node, data block or object that names it. */
  readonly node: string;
  readonly missing: boolean;
  /** True when its bytes lie in the scene file itself. */
  readonly embedded: boolean;
  /** All files of a sequence or of tiles, where there is more than one. */
  readonly files?: readonly string[];
  /** The files of a sequence or of tiles that are needed and not there, as the scene would write them. */
  readonly missingFiles?: readonly string[];
  /** Set where the render does without the file: missing, it is worth a note and stops nothing. */
  readonly optional?: OptionalReason;
  /** The folder on this machine that the path names, where it names one (a cache) and all files below it are needed. */
  readonly folder?: string;
  /** A file of this name in another case. */
  readonly foundAs?: string;
  /** The nested scene that needs it, where it is not the scene itself. */
  readonly from?: string;
  /** A file of the same name elsewhere in the project, where this one is missing. */
  readonly foundAt?: string;
  /** The path map that takes it, `FROM=TO`. */
  readonly map?: string;
}

/** Another scene that a scene brings in: a reference, a library. */
export interface NestedScene {
  readonly path: string;
  readonly resolved: string | null;
  readonly missing: boolean;
  /** The reference node or library that names it. */
  readonly node: string;
  readonly foundAs?: string;
  readonly from?: string;
  /** True when it leads back to a scene that brings it in. */
  readonly cycle?: boolean;
  /** Set where the render does without the scene: missing, it is worth a note and stops nothing. */
  readonly optional?: OptionalReason;
  /** A file of the same name elsewhere in the project, where this one is missing. */
  readonly foundAt?: string;
  /** The path map that takes it, `FROM=TO`. */
  readonly map?: string;
}

/** A finding by the farm's own code (docs/protocol/job-files.md, §8), and what it is about. */
export interface SceneTip {
  readonly code: string;
  readonly items: readonly string[];
}

/** Why a scene was not read to its end. */
export type DamageReason = 'cut' | 'malformed' | 'limit';

export interface SceneDamage {
  readonly reason: DamageReason;
  /** Byte of the (unpacked) file from which on nothing was read. */
  readonly at: number;
}

/** What a scene file tells by itself. Each field says whether it was found. */
export interface SceneFields {
  /** As the DCC writes it, without product name. */
  readonly version: Finding<string>;
  readonly renderer: Finding<string>;
  /** `1-10[1]`, or `537` for a single frame. */
  readonly frames: Finding<string>;
  readonly size: Finding<SceneSize>;
  readonly fps: Finding<number>;
  readonly plugins: Readonly<Record<string, string>>;
  readonly layers: readonly SceneLayer[];
  /** Paths that the render writes, as the scene writes them. */
  readonly outputs: readonly string[];
  /** What a reader of this format could not establish. */
  readonly unknown: readonly string[];
  readonly tips: readonly SceneTip[];
  /** Present when the file is broken, and the rest only what came before. */
  readonly damage?: SceneDamage;
  /** The name of the scene within its file (Blender). */
  readonly sceneName?: string;
  /** Image format as the job file wants it: `exr`, `OPEN_EXR`. */
  readonly imageFormat?: string;
}

/** Everything that a scene tells without its DCC, and what of it is there on this machine. */
export interface SceneReport extends SceneFields {
  /** Absolute path. */
  readonly scene: string;
  readonly dcc: { readonly name: string; readonly id: number };
  /** The reader's name, `maya-ascii`; `unread` where there is no reader for the format. */
  readonly format: string;
  readonly cameras: readonly SceneCamera[];
  readonly assets: readonly SceneAsset[];
  readonly nested: readonly NestedScene[];
  /** The folder that the DCC calls the project, where there is one. */
  readonly projectFolder?: string;
}
