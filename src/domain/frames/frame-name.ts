import type { FrameRange } from './frame-range.js';

/** A name without its extension. */
function stemOf(name: string): string {
  return name.replace(/\.[A-Za-z][A-Za-z0-9]*$/, '');
}

/** Every number in an image's name, without the extension: `shot_v2.0007_light1.exr` has 2, 7 and 1. */
export function numbersOfName(name: string): number[] {
  return [...stemOf(name).matchAll(/\d{1,9}/g)].map(([digits]) => Number(digits));
}

/** A name, and where the frame number is in it. */
export interface FrameName {
  readonly before: string;
  /** With its sign, which stands only behind a separator: `shot.-0005.exr`, but not `shot-0005.exr`. */
  readonly digits: string;
  readonly after: string;
}

/**
 * Splits an image's name at its frame number: the last number of four or more digits, which all DCCs write, else the
 * last number (`shot.0007.exr`, `shot_0007_light1.png`, `shot7.png`). Undefined for a name without a number.
 */
export function splitFrameName(name: string): FrameName | undefined {
  const runs = [...stemOf(name).matchAll(/\d{1,9}/g)];
  const run = runs.findLast(([digits]) => digits.length >= 4) ?? runs.at(-1);
  if (!run) return undefined;
  const end = run.index + run[0].length;
  const start = /[._]-$/.test(name.slice(0, run.index)) ? run.index - 1 : run.index;
  return { before: name.slice(0, start), digits: name.slice(start, end), after: name.slice(end) };
}

/** Returns the frame number in an image's name, as `splitFrameName` finds it. */
export function frameOfName(name: string): number | undefined {
  const found = splitFrameName(name);
  return found && Number(found.digits);
}

/** Whether one of the ranges contains a frame. */
export function isInFrames(frame: number, ranges: readonly FrameRange[]): boolean {
  return ranges.some(
    ({ start, end, step }) => frame >= start && frame <= end && (frame - start) % step === 0,
  );
}
