import type { MissingFrame } from '../../domain/frames/frame-check.js';
import { bySequence, type SequenceFile } from './different-files.js';
import { holes, siblingPath } from './sequences.js';

/** The frames that a folder should have. */
export interface ExpectedFrames {
  /** Absolute path of the folder, with a separator at its end. */
  readonly root: string;
  /** Frames whose files should be there. */
  readonly frames: ReadonlySet<number>;
  /** Frames that are still rendered: their files may be there, and may be incomplete. */
  readonly open: ReadonlySet<number>;
}

/** Returns the files of the sequences that hold the frames of a task: a lone picture beside them is none. */
function sequencesOf(
  files: readonly SequenceFile[],
  { root, frames, open }: ExpectedFrames,
): SequenceFile[][] {
  const own = files.filter(({ path }) => path.startsWith(root));
  const groups = [...bySequence(own).values()].filter((group) =>
    group.some(({ frame }) => frame !== null && (frames.has(frame) || open.has(frame))),
  );
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  return longest > 1 ? groups.filter(({ length }) => length > 1) : groups;
}

function missingIn(group: readonly SequenceFile[], wanted: Iterable<number>): MissingFrame[] {
  const [first] = group;
  const there = new Set(group.map(({ frame }) => frame));
  return [...wanted]
    .filter((frame) => !there.has(frame))
    .map((frame) => ({ file: first ? siblingPath(first.path, frame) : null, frame }));
}

/** Returns the frames without a file: of those that are expected, or between others of a sequence. */
export function missingFrames(
  files: readonly SequenceFile[],
  expected: readonly ExpectedFrames[] | undefined,
): MissingFrame[] {
  if (expected) {
    return expected.flatMap((one) => {
      const groups = sequencesOf(files, one);
      return groups.length === 0
        ? missingIn([], one.frames)
        : groups.flatMap((group) => missingIn(group, one.frames));
    });
  }
  return [...bySequence(files).values()].flatMap((group) => {
    const frames = group.flatMap(({ frame }) => frame ?? []).toSorted((a, b) => a - b);
    return missingIn(group, holes(frames));
  });
}
