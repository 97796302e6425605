import type { FrameRange } from './frame-range.js';

/** A name without its extension. */
function stemOf(name: string): string {
  return name.replace(/\.[A-Za-z][A-Za-z0-9]*$/, '');
}

/** Every number in an image's name, without the extension: `shot_v2.0007_light1.exr` has 2, 7 and 1. */
export function numbersOfName(name: string): number[] {
  return [...stemOf(name).matchAll(/\d{1,9}/g)].map(([digits]) => Number(digits));
}

/**
 * The frame number in an image's name: the last number of four or more digits, which all DCCs write, else the last
 * number (`shot.0007.exr`, `shot_0007_light1.png`, `shot7.png`). Undefined for a name without a number.
 */
export function frameOfName(name: string): number | undefined {
  const numbers = [...stemOf(name).matchAll(/\d{1,9}/g)].map(([digits]) => digits);
  const found = numbers.findLast((digits) => digits.length >= 4) ?? numbers.at(-1);
  return found === undefined ? undefined : Number(found);
}

/** Whether one of the ranges contains a frame. */
export function isInFrames(frame: number, ranges: readonly FrameRange[]): boolean {
  return ranges.some(
    ({ start, end, step }) => frame >= start && frame <= end && (frame - start) % step === 0,
  );
}
