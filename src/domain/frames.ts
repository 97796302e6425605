import * as z from 'zod/mini';
import { guard } from './guard.js';

/** Frames `start` to `end`, each `step` apart; both ends may be rendered. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const RANGE = /^\s*(\d{1,7})\s*(?:-\s*(\d{1,7})\s*)?(?:\[\s*(\d{1,7})\s*\])?\s*$/;

function split(text: string): FrameRange {
  const [, start = '0', end = start, step = '1'] = RANGE.exec(text) ?? [];
  return { start: Number(start), end: Number(end), step: Number(step) };
}

/** A task's own frames: one range, `5`, `1-10` or `1-10[2]` (docs/protocol/job-files.md, §2.1). */
export const frameRangeSchema = z.pipe(
  z.string().check(z.regex(RANGE)),
  z
    .transform((text: string) => split(text))
    .check(z.refine((range: FrameRange) => range.start <= range.end && range.step >= 1)),
);

const ITEM = String.raw`\s*\d{1,7}\s*(?:-\s*\d{1,7}\s*)?(?:\[\s*\d{1,7}\s*\])?\s*`;
const LIST = new RegExp(`^${ITEM}(?:,${ITEM})*$`);

/** Several ranges, `1-10[1],20`: for filters and test frames, never a task's own frames. */
export const frameListSchema = z.pipe(
  z.string().check(z.regex(LIST)),
  z
    .transform((text: string) => text.split(',').map(split))
    .check(
      z.refine((list: FrameRange[]) => list.every((range) => range.start <= range.end && range.step >= 1)),
    ),
);

/** @throws UsageError for what is no range; DataError for `10-1` and a step of 0. */
export function parseFrameRange(text: string): FrameRange {
  return guard(frameRangeSchema, text, 'frames.malformed', 'frames.range');
}

/** @throws UsageError for what is no list of ranges; DataError for a range that runs backwards. */
export function parseFrameList(text: string): FrameRange[] {
  return guard(frameListSchema, text, 'frames.malformedList', 'frames.range');
}

/** How many frames a range renders. */
export function frameCount({ start, end, step }: FrameRange): number {
  return Math.floor((end - start) / step) + 1;
}

/** The frame numbers of a range, in order. */
export function* frameNumbers({ start, end, step }: FrameRange): Generator<number> {
  for (let frame = start; frame <= end; frame += step) yield frame;
}

/** A range as job files carry it: always `a-b[s]`, a single frame as `537-537[1]`. */
export function wireFrames({ start, end, step }: FrameRange): string {
  return `${start}-${end}[${step}]`;
}

/** A range as people read it: a single frame as `537`. */
export function showFrames(range: FrameRange): string {
  return range.start === range.end ? String(range.start) : wireFrames(range);
}
