import type { FrameRange } from './frames.js';

/**
 * The frame that a picture shows, by its name: the last number before the extension, as all DCCs write it
 * (`shot.0007.exr`, `shot_0007_beauty.png`, `0007.png`). Undefined for a name without a number.
 */
export function frameOfName(name: string): number | undefined {
  const stem = name.replace(/\.[A-Za-z][A-Za-z0-9]*$/, '');
  const number = /(\d{1,9})\D*$/.exec(stem)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Whether a frame is in one of the ranges. */
export function isInFrames(frame: number, ranges: readonly FrameRange[]): boolean {
  return ranges.some(
    ({ start, end, step }) => frame >= start && frame <= end && (frame - start) % step === 0,
  );
}
