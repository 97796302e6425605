import type * as nodePath from 'node:path';
import type { AssetKind, OptionalReason, SceneCamera, SceneFields } from '../domain/scene/scene-report.js';
import type { SceneFile } from './scene-file.js';

/**
 * How one path refers to many files without a token in its name: a numbered frame of a sequence (`img.0001.png`), a
 * tile numbered from 1001, or a tile named `u1_v1`.
 */
export type FilePattern = 'sequence' | 'udim' | 'uvtile';

/**
 * Which members of a sequence a render reads. Scene frame `f` shows member `f - start + 1`; members outside the sequence
 * follow `outside`; the number in the file name is the member plus `offset`.
 */
export interface SequenceRule {
  /** The scene frame that shows member 1. */
  readonly start: number;
  /** Number of members; left out for a sequence without an end. */
  readonly length?: number;
  readonly offset: number;
  /** What frames before member 1 and after the last member show: that member, the sequence repeated, or nothing. */
  readonly outside: 'hold' | 'repeat' | 'ping-pong' | 'none';
  /** The lowest member that is held, where it is not 1: Blender images hold 0. */
  readonly least?: number;
}

/** The needed files of a set: tile numbers from 1001, or one rule for each use of a sequence. */
export type SetMembers = { readonly tiles: readonly number[] } | { readonly uses: readonly SequenceRule[] };

/** A file path in a scene. */
export interface FileUse {
  /** Decoded to text, and otherwise as the scene has it. */
  readonly path: string;
  readonly kind: AssetKind;
  /** Further paths under which the scene knows the file. */
  readonly alternatives?: readonly string[];
  /** The node, data block or object that has the path, under the artist's name. */
  readonly node: string;
  readonly embedded?: boolean;
  readonly pattern?: FilePattern;
  /** Left out where the scene does not say which members it needs; then all that exist are included. */
  readonly members?: SetMembers;
  /** True where the needed members cannot be determined: more files may be needed than are listed. */
  readonly unclear?: true;
  /** True for a URI or an expression: whether the file exists cannot be determined. */
  readonly notOnDisk?: true;
  readonly optional?: OptionalReason;
  /** True for the XML description of a Maya geometry cache; the data files beside it are needed too. */
  readonly isGeometryCache?: true;
  /** First and last scene frame that show the file; renders without these frames do not need it. */
  readonly shownIn?: readonly [first: number, last: number];
}

/**
 * Changes that a scene makes in its nested scenes, such as Maya's reference edits. Only the reader that wrote the text
 * can parse it; equal texts mean equal changes.
 */
export type SceneChanges = { readonly text: string };

/** A reference to another scene. */
export interface NestedUse extends FileUse {
  /** The namespace of the nested cameras in the outer scene (Maya); without it and `prefix` they are left out. */
  readonly namespace?: string;
  /** The linked data blocks (Blender, `OBChair`); left out where the whole scene is used. */
  readonly links?: readonly string[];
  /** The prefix of the nested names in the outer scene, where it has no namespace. */
  readonly prefix?: string;
}

export interface FactsCamera extends SceneCamera {
  /** True for cameras that every scene has (Maya's persp, top, front, side); a nested scene adds no second one. */
  readonly shared?: boolean;
  /** The stretches of frames that it renders, where the scene switches cameras; null means no limit. */
  readonly spans?: readonly (readonly [first: number | null, last: number | null])[];
}

/** What a reader returns of one file, before any path is looked up. `tips` are those that only this format has. */
export interface SceneFacts extends SceneFields {
  readonly cameras: readonly FactsCamera[];
  readonly files: readonly FileUse[];
  readonly nested: readonly NestedUse[];
  /** The changes that this scene and the outer scenes make in a nested scene; left out for formats without changes. */
  readonly changesIn?: (nested: NestedUse) => SceneChanges | undefined;
  /** The facts of this scene after the changes of its outer scenes. */
  readonly changed?: (changes: SceneChanges) => SceneFacts;
}

/** The location of a scene, and what its paths can refer to. */
export interface ScenePlace {
  /** Absolute path of the scene on this machine. */
  readonly scene: string;
  /** Path functions of this machine's system. */
  readonly path: typeof nodePath.posix | typeof nodePath.win32;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where a DCC looks for files. */
export interface SearchRules {
  /** The folder that the DCC calls the project, where there is one. */
  readonly projectFolder?: string;
  /**
   * Candidate paths in the order in which the DCC tries them; the first that exists is used. They are absolute, of this
   * or another system; path maps and name patterns are applied afterwards.
   */
  candidates(use: FileUse): readonly string[];
}

/** The reader of one scene format. */
export interface SceneFormat {
  /** `maya-ascii`, as reports have it. */
  readonly name: string;
  /** Whether a file's first bytes, at most HEAD_LENGTH, are those of this format. */
  recognises(head: Buffer): boolean;
  /** Whether a recognised file of unknown DCC is of this format; left out where the first bytes show it. */
  confirms?(file: SceneFile): Promise<boolean>;
  /**
   * Streams the file, so that memory does not grow with it. Damage ends the reading and is reported in `damage`.
   * @throws NoInputError for an unreadable disk; the file's abort reason. Nothing in a file makes it throw.
   */
  read(file: SceneFile): Promise<SceneFacts>;
  search(place: ScenePlace): Promise<SearchRules>;
  /** Formats of files that its scenes refer to as nested scenes, and which are no scenes by themselves. */
  readonly parts?: readonly SceneFormat[];
}

/** What a followed file names. */
export type FollowedFacts = Pick<SceneFacts, 'files' | 'nested' | 'unknown' | 'damage'>;

/** The reader of a format in which assets name further files; every SceneFormat is one. */
export interface FollowedFormat extends Pick<SceneFormat, 'name' | 'recognises' | 'search'> {
  /** Reads the file as SceneFormat.read does. */
  read(file: SceneFile): Promise<FollowedFacts>;
}

/** Assets that are read, since they name further files. */
export interface Followed {
  /** Their file extensions in lower case, without the first dot: `ass`, `ass.gz`. */
  readonly extensions: readonly string[];
  /** A file is read with the first one that recognises it. */
  readonly formats: readonly FollowedFormat[];
  /** True where the files are also looked for where the scene's own files are. */
  readonly searchesAsScene?: boolean;
}

/** A scene that was read, and the reader that did it. */
export interface ReadScene {
  readonly format: SceneFormat;
  readonly facts: SceneFacts;
}

/** The number of bytes by which `recognises` judges a file. */
export const HEAD_LENGTH = 64;
