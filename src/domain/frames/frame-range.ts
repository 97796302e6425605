import * as z from 'zod/mini';
import { DataError } from '../../errors.js';
import { parseText } from '../text/parse-text.js';

/** Frames from `start` in steps of `step`; `end` is included where a step reaches it. */
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

/** Parses a task's frames, one range: `5`, `1-10` or `1-10[2]` (docs/protocol/job-files.md, §2.1). */
export const frameRangeSchema = z.pipe(
  z.string().check(z.regex(RANGE)),
  z
    .transform((text: string) => split(text))
    .check(z.refine((range: FrameRange) => range.start <= range.end && range.step >= 1)),
);

const ITEM = String.raw`\s*\d{1,7}\s*(?:-\s*\d{1,7}\s*)?(?:\[\s*\d{1,7}\s*\])?\s*`;
const LIST = new RegExp(`^${ITEM}(?:,${ITEM})*$`);

/** Parses several ranges, `1-10[1],20`, for filters and test frames; a task's own frames are one range. */
export const frameListSchema = z.pipe(
  z.string().check(z.regex(LIST)),
  z
    .transform((text: string) => text.split(',').map(split))
    .check(
      z.refine((list: FrameRange[]) => list.every((range) => range.start <= range.end && range.step >= 1)),
    ),
);

/** Replaces `x2` after a range, as other render managers write a step, by `[2]`. */
const withSteps = (text: string) => text.replace(/(\d)\s*x\s*(\d{1,7})\s*(?=,|$)/gi, '$1[$2]');

/** Parses a range that a user typed. @throws UsageError for a malformed text; DataError for `10-1` and a step of 0. */
export function parseFrameRange(text: string): FrameRange {
  return parseText(frameRangeSchema, withSteps(text), 'frames.malformed', 'frames.range');
}

/** Parses a list of ranges that a user typed. @throws UsageError for a malformed text; DataError as `parseFrameRange`. */
export function parseFrameList(text: string): FrameRange[] {
  return parseText(frameListSchema, withSteps(text), 'frames.malformedList', 'frames.range');
}

/** The first frame that two ranges have in common; undefined for none. */
export function commonFrame(one: FrameRange, other: FrameRange): number | undefined {
  const from = Math.max(one.start, other.start);
  const to = Math.min(one.end, other.end);
  const first = one.start + Math.ceil((from - one.start) / one.step) * one.step;
  // After so many frames the remainders repeat.
  for (let frame = first, tries = 0; frame <= to && tries < other.step; frame += one.step, tries++)
    if ((frame - other.start) % other.step === 0) return frame;
  return undefined;
}

/** Most ranges that are submitted at once: each is a task. */
const MOST_RANGES = 200;

/**
 * Parses the frames of a submission: one range, or several, each of which is a task.
 * @throws UsageError, DataError as `parseFrameList`; DataError for a frame that would be rendered twice
 */
export function parseTaskFrames(text: string): FrameRange[] {
  if (!text.includes(',')) return [parseFrameRange(text)];
  const list = parseFrameList(text);
  if (list.length > MOST_RANGES)
    throw new DataError('frames.many', { count: list.length, most: MOST_RANGES });
  for (const [at, range] of list.entries())
    for (const other of list.slice(0, at)) {
      const frame = commonFrame(range, other);
      if (frame !== undefined) throw new DataError('frames.twice', { text, frame });
    }
  return list;
}

/** The number of frames in a range. */
export function frameCount({ start, end, step }: FrameRange): number {
  return Math.floor((end - start) / step) + 1;
}

/** The frame numbers of a range, in order. */
export function* frameNumbers({ start, end, step }: FrameRange): Generator<number> {
  for (let frame = start; frame <= end; frame += step) yield frame;
}

/** Formats a range for job files: always `a-b[s]`, a single frame as `537-537[1]`. */
export function wireFrames({ start, end, step }: FrameRange): string {
  return `${start}-${end}[${step}]`;
}

/** Formats a range for people: a single frame as `537`. */
export function showFrames(range: FrameRange): string {
  return range.start === range.end ? String(range.start) : wireFrames(range);
}
