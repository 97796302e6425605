/** How a file of a frame is bad (docs/contract.md, "check"). */
export type BadKind = 'empty' | 'truncated' | 'undecodable' | 'blank' | 'odd' | 'unreadable';

/** What a part of an image file is called in a report. */
export type PartName =
  | 'header'
  | 'pixels'
  | 'chunk'
  | 'scan'
  | 'strip'
  | 'tile'
  | 'directory'
  | 'table'
  | 'segment';

/** A part of an image file: its kind, and its number or name where there are several. */
export interface ImagePart {
  readonly name: PartName;
  readonly id?: string | number;
}

/** What is wrong with an image file. */
export type FaultReason =
  | 'noBytes'
  | 'endsInside'
  | 'noEnd'
  | 'absent'
  | 'tooShort'
  | 'tooLong'
  | 'checksum'
  | 'damaged'
  | 'invalid'
  | 'notImage';

/** Why a file is bad. */
export type BadReason =
  | { readonly reason: FaultReason; readonly part: ImagePart }
  | { readonly reason: 'blank' }
  /** The size and channels of the file, and of most others of its sequence. */
  | { readonly reason: 'odd'; readonly own: string; readonly others: string }
  /** The system's error. */
  | { readonly reason: 'unreadable'; readonly code: string };

export interface BadFile {
  /** Absolute path. */
  readonly file: string;
  /** Frame in the file's name; null for a name without a number. */
  readonly frame: number | null;
  readonly kind: BadKind;
  readonly why: BadReason;
}

export interface MissingFrame {
  /** Path that the file of the frame would have; null where no file of its sequence exists. */
  readonly file: string | null;
  readonly frame: number;
}

/** The result of a check of frames. */
export interface FrameCheck {
  /** Files that were looked at. */
  readonly files: number;
  readonly bad: readonly BadFile[];
  readonly missing: readonly MissingFrame[];
  /** Files that are still being written, which are left alone. */
  readonly writing: number;
  /** Files of which only the structure was checked, since their compression or format is not decoded. */
  readonly notDecoded: number;
}

/** Whether anything is bad or missing. */
export function hasBadFrames({ bad, missing }: FrameCheck): boolean {
  return bad.length > 0 || missing.length > 0;
}

/** The frames to render again: a file that cannot be read may be whole. */
export function framesToRetry({ bad, missing }: FrameCheck): number[] {
  const frames = bad.flatMap(({ frame, kind }) => (frame === null || kind === 'unreadable' ? [] : [frame]));
  return [...new Set([...frames, ...missing.map(({ frame }) => frame)])].toSorted((a, b) => a - b);
}
