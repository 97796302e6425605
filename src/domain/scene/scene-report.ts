/** Whether a value is in the scene file, is left out there because it is the default, or cannot be determined. */
export type FindingState = 'found' | 'default' | 'unknown';

export interface Finding<T> {
  /** Null only where the state is `unknown`. */
  readonly value: T | null;
  readonly state: FindingState;
  /** The value in the file, where a render changes it: frame 103.75 renders as 103. */
  readonly written?: string;
}

/** A value that is in the file. */
export function found<T>(value: T): Finding<T> {
  return { value, state: 'found' };
}

/** A value that the format leaves out because it is the DCC's default. */
export function byDefault<T>(value: T): Finding<T> {
  return { value, state: 'default' };
}

/** A value that the file does not contain, or that this program cannot read. */
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
  /** The name in job files, where it differs: Maya's shape. */
  readonly node?: string;
  /** The frames that it renders, where the scene switches cameras (Blender's markers): `1-9[1],20-30[1]`. */
  readonly frames?: string;
}

/**
 * What a ROP or render node does: it renders images, writes a cache, only leads to other ROPs, or something else (it
 * submits to a farm, runs a program).
 */
export type LayerKind = 'render' | 'cache' | 'dependency' | 'other';

/** A layer, view layer, ROP, take or image, under the name that the artist sees. */
export interface SceneLayer {
  readonly name: string;
  /** `1-10[1]`, or `537` for a single frame. */
  readonly frames: Finding<string>;
  readonly renderable: boolean;
  /** The name in job files, where it differs: Maya's `rs_beauty`. */
  readonly node?: string;
  /** The image that a Clarisse layer belongs to. */
  readonly parent?: string;
  /** The node's type, of a ROP or render node: `ifd`. */
  readonly type?: string;
  readonly kind?: LayerKind;
  /** The layer's own setting, where it differs from the scene's; so do the members below. */
  readonly size?: Finding<SceneSize>;
  readonly renderer?: Finding<string>;
  /** Names of the cameras that it renders; left out where it renders the scene's renderable ones. */
  readonly cameras?: readonly string[];
  readonly output?: string;
  /** The files that a Katana render node writes, by the names of its outputs: `primary`, `diffuse`. */
  readonly aovs?: Readonly<Record<string, string>>;
  /** Image format in the notation of job files: `exr`, `exr16`; empty where the scene's value is not understood. */
  readonly imageFormat?: string;
}

/** The use of a file in a scene. */
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
 * Why a render does not need a file of the scene: only a fake user refers to it, nothing that renders uses it, only
 * cameras that do not render show it, it is muted, only the viewport shows it, or it comes with the DCC.
 */
export type OptionalReason =
  | 'fake-user'
  | 'unused'
  | 'camera-not-rendered'
  | 'muted'
  | 'viewport-only'
  | 'installed';

/** A file, or a set of files, that a scene refers to. */
export interface SceneAsset {
  /** The path in the scene. */
  readonly path: string;
  /** The path on this machine, of a set the first file's. */
  readonly resolved: string | null;
  readonly kind: AssetKind;
  /** The node, data block or object that refers to it. */
  readonly node: string;
  readonly missing: boolean;
  /** True when the scene file contains it. */
  readonly embedded: boolean;
  /** All files of a set, where there is more than one. */
  readonly files?: readonly string[];
  /** The missing files of a set, as paths of the scene. */
  readonly missingFiles?: readonly string[];
  /** Set where the render does not need the file: missing, it is noted, but stops nothing. */
  readonly optional?: OptionalReason;
  /** The folder on this machine, where the path refers to a folder (a cache); all files in it are needed. */
  readonly folder?: string;
  /** The path of a file whose name differs in case only. */
  readonly foundAs?: string;
  /** The nested scene or asset that refers to it, where it is not the scene itself. */
  readonly from?: string;
  /** The path of a file with the same name elsewhere in the project, where this one is missing. */
  readonly foundAt?: string;
  /** The value of `--map` with which it is found, `FROM=TO`. */
  readonly map?: string;
}

/** A scene that a scene refers to: a reference, a library. */
export interface NestedScene {
  readonly path: string;
  readonly resolved: string | null;
  readonly missing: boolean;
  /** The reference node or library. */
  readonly node: string;
  readonly foundAs?: string;
  readonly from?: string;
  /** True when it refers back to one of its outer scenes. */
  readonly cycle?: boolean;
  /** Set where the render does not need the scene: missing, it is noted, but stops nothing. */
  readonly optional?: OptionalReason;
  /** The path of a file with the same name elsewhere in the project, where this one is missing. */
  readonly foundAt?: string;
  /** The value of `--map` with which it is found, `FROM=TO`. */
  readonly map?: string;
}

/** A finding under the farm's code (docs/protocol/job-files.md, §8), and the parts of the scene that it concerns. */
export interface SceneTip {
  readonly code: string;
  readonly items: readonly string[];
}

/** Why a scene was not read to its end: it ends early, is malformed, or exceeds a limit of this program. */
export type DamageReason = 'cut' | 'malformed' | 'limit';

export interface SceneDamage {
  readonly reason: DamageReason;
  /** The byte of the (decompressed) file at which reading stopped. */
  readonly at: number;
}

/** The contents of a scene file that need no other file. */
export interface SceneFields {
  /** In the DCC's notation, without product name. */
  readonly version: Finding<string>;
  /** The version that wrote the file, where it saved it for an older one (3ds Max). */
  readonly savedBy?: string;
  readonly renderer: Finding<string>;
  /** `1-10[1]`, or `537` for a single frame. */
  readonly frames: Finding<string>;
  readonly size: Finding<SceneSize>;
  readonly fps: Finding<number>;
  readonly plugins: Readonly<Record<string, string>>;
  readonly layers: readonly SceneLayer[];
  /** Paths that the render writes, as the scene has them. */
  readonly outputs: readonly string[];
  /** Names of the fields that are unknown or incomplete. */
  readonly unknown: readonly string[];
  readonly tips: readonly SceneTip[];
  /** Present when the file is damaged; the other fields cover what precedes the damage. */
  readonly damage?: SceneDamage;
  /** The name of the scene within its file (Blender). */
  readonly sceneName?: string;
  /** Image format in the notation of job files: `exr`, `OPEN_EXR`. */
  readonly imageFormat?: string;
}

/** The contents of a scene, and which of its files exist on this machine (docs/contract.md, "analyze"). */
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
  /** Where the scene is one frame of a sequence: the absolute path of all of them, `/shots/a.####.ass`. */
  readonly sequence?: string;
}
