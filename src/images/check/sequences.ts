import { basename, dirname, join } from 'node:path';
import { splitFrameName } from '../../domain/frames/frame-name.js';

/** The place of a file in a sequence. */
export interface SequencePlace {
  /** The same for all files of a sequence: the path with `#` for its frame number. */
  readonly key: string;
  readonly frame: number | null;
}

/** Returns the sequence that a file belongs to, and its frame. */
export function sequencePlace(file: string): SequencePlace {
  const parts = splitFrameName(basename(file));
  if (!parts) return { key: file, frame: null };
  return { key: join(dirname(file), `${parts.before}#${parts.after}`), frame: Number(parts.digits) };
}

/** Returns the path of another frame of a file's sequence, with as many digits. */
export function siblingPath(file: string, frame: number): string {
  const parts = splitFrameName(basename(file));
  if (!parts) return file;
  const width = parts.digits.replace('-', '').length;
  const digits = `${frame < 0 ? '-' : ''}${String(Math.abs(frame)).padStart(width, '0')}`;
  return join(dirname(file), `${parts.before}${digits}${parts.after}`);
}

/** Returns the greatest common divisor. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Fewest files of which holes are found, and most frames that are named: two files do not show the step. */
const LEAST_FILES = 3;
const MOST_HOLES = 100_000;

/** Returns the frames that are missing between others; their step is the largest that fits. @param frames sorted */
export function holes(frames: readonly number[]): number[] {
  const [first] = frames;
  const last = frames.at(-1);
  if (first === undefined || last === undefined || frames.length < LEAST_FILES) return [];
  const step = frames.reduce((common, frame) => divisor(frame - first, common), 0);
  const there = new Set(frames);
  const missing: number[] = [];
  for (let frame = first; step > 0 && frame < last && missing.length < MOST_HOLES; frame += step) {
    if (!there.has(frame)) missing.push(frame);
  }
  return missing;
}
