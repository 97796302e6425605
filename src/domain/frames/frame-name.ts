import type { FrameRange } from './frame-range.js';

/** A name without its extension. */
function stemOf(name: string): string {
  return name.replace(/\.[A-Za-z][A-Za-z0-9]*$/, '');
}

/** Every number in the name of a picture, its extension aside: `shot_v2.0007_light1.exr` has 2, 7 and 1. */
export function numbersOfName(name: string): number[] {
  return [...stemOf(name).matchAll(/\d{1,9}/g)].map(([digits]) => Number(digits));
}

/**
 * The frame that a picture shows, by its name: the last number before the extension that is written with four digits
 * or more, as all DCCs do, else the last one (`shot.0007.exr`, `shot_0007_light1.png`, `shot7.png`). Undefined for a
 * name without a number.
 */
export function frameOfName(name: string): number | undefined {
  const numbers = [...stemOf(name).matchAll(/\d{1,9}/g)].map(([digits]) => digits);
  const found = numbers.findLast((digits) => digits.length >= 4) ?? numbers.at(-1);
  return found === undefined ? undefined : Number(found);
}

/** Whether a frame is in one of the ranges. */
export function isInFrames(frame: number, ranges: readonly FrameRange[]): boolean {
  return ranges.some(
    ({ start, end, step }) => frame >= start && frame <= end && (frame - start) % step === 0,
  );
}
