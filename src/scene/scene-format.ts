import type * as nodePath from 'node:path';
import type { AssetKind, OptionalReason, SceneCamera, SceneFields } from '../domain/scene/scene-report.js';
import type { SceneFile } from './scene-file.js';

/**
 * How one written name stands for many files although nothing in the name says so: a frame of a sequence
 * (`img.0001.png`), a tile numbered 1001 and up, or a tile named `u1_v1`.
 */
export type FilePattern = 'sequence' | 'udim' | 'uvtile';

/**
 * Which members of a sequence a render reads. At frame `f` of the scene it is the member `f - start + 1`, brought
 * between the first and the last one as `outside` says, and named by its number plus `offset`.
 */
export interface SequenceRule {
  /** The frame of the scene that shows the first member, 1. */
  readonly start: number;
  /** How many members there are; left out for a sequence without an end. */
  readonly length?: number;
  readonly offset: number;
  /** What frames before the first and after the last member show: that one, the sequence again, or nothing. */
  readonly outside: 'hold' | 'repeat' | 'ping-pong' | 'none';
  /** The member that is held before the first one, where it is not the first: 0 for images of Blender. */
  readonly least?: number;
}

/** The members of a set that are needed: tiles by their numbers (1001 and up), or what each use of a sequence reads. */
export type SetMembers = { readonly tiles: readonly number[] } | { readonly uses: readonly SequenceRule[] };

/** A file as a scene writes it down. */
export interface FileUse {
  /** Decoded, and otherwise as it stands there. */
  readonly path: string;
  readonly kind: AssetKind;
  /** The node, data block or object that names it, as the artist sees it. */
  readonly node: string;
  readonly embedded?: boolean;
  readonly pattern?: FilePattern;
  /** Left out where the scene does not say which members it needs: then those that are there are taken. */
  readonly members?: SetMembers;
  /** True where it says so in a way that is not understood: then not all that it needs may be among those. */
  readonly unclear?: true;
  readonly optional?: OptionalReason;
  /** True for the description of a Maya geometry cache: its data lie beside it, and are needed as well. */
  readonly isGeometryCache?: true;
  /** First and last frame of the scene that show it; at no other is it needed. */
  readonly shownIn?: readonly [first: number, last: number];
}

/**
 * What a scene changes in the scenes that it brings in, as Maya's reference edits do: only the reader that made it
 * understands it. The same text means the same changes.
 */
export type SceneChanges = { readonly text: string };

/** Another scene as a scene writes it down. */
export interface NestedUse extends FileUse {
  /** Its cameras are cameras of the whole under this prefix (Maya); without one they are not. */
  readonly namespace?: string;
  /** What of it is used, by the names that it has there (Blender's `OBChair`); left out where all of it is. */
  readonly links?: readonly string[];
  /** What its names begin with in the whole where it has no namespace. */
  readonly prefix?: string;
}

export interface FactsCamera extends SceneCamera {
  /** Every scene of the DCC has it (Maya's persp, top, front, side): a reference brings no second one. */
  readonly shared?: boolean;
  /** First and last frame of each stretch in which it renders, where the scene switches cameras; null for no end. */
  readonly spans?: readonly (readonly [first: number | null, last: number | null])[];
}

/**
 * What a reader takes from one file, before anything is looked for on disk. Among its tips are only those that no
 * other format has; what is missing on disk is found by others.
 */
export interface SceneFacts extends SceneFields {
  readonly cameras: readonly FactsCamera[];
  readonly files: readonly FileUse[];
  readonly nested: readonly NestedUse[];
  /** What the scene, and those above it, change in a scene of `nested`; left out where a format has no changes. */
  readonly changesIn?: (nested: NestedUse) => SceneChanges | undefined;
  /** The facts of this scene with the changes that those above it make. */
  readonly changed?: (changes: SceneChanges) => SceneFacts;
}

/** Where a scene lies, and what its paths may be written in terms of. */
export interface ScenePlace {
  /** Absolute path of the scene on this machine. */
  readonly scene: string;
  /** The rules of paths on this machine. */
  readonly path: typeof nodePath.posix | typeof nodePath.win32;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where a DCC looks for files. */
export interface SearchRules {
  /** The folder that the DCC calls the project, where there is one. */
  readonly projectFolder?: string;
  /**
   * Paths to look at, in the DCC's order; the first that exists counts. Absolute ones, of this system or another:
   * path maps are applied to them afterwards, and patterns expanded.
   */
  candidates(use: FileUse): readonly string[];
}

/** One scene format. */
export interface SceneFormat {
  readonly name: string;
  /** The farm's id of its DCC. */
  readonly dcc: number;
  /** Whether a file that begins like this is of the format; at most HEAD_LENGTH bytes are given. */
  recognises(head: Buffer): boolean;
  /**
   * Reads what the file tells, as a stream: memory does not grow with the file. What is broken ends the reading,
   * and `damage` says where; nothing in a file makes it throw, except an unreadable disk or the file's abort signal.
   */
  read(file: SceneFile): Promise<SceneFacts>;
  search(place: ScenePlace): Promise<SearchRules>;
}

/** Bytes of a file's beginning that tell its format. */
export const HEAD_LENGTH = 64;
