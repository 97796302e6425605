import * as z from 'zod/mini';
import { wireFlag } from './flag.js';
import { type FrameRange, frameListSchema, showFrames } from './frames.js';
import { guard } from './guard.js';

/** Frames that are rendered before all others, to look at (the farm's priority frames, `pre_frames`). */
export interface TestFrames {
  readonly first: boolean;
  readonly middle: boolean;
  readonly last: boolean;
  readonly custom: readonly FrameRange[];
}

const WORDS = ['first', 'middle', 'last'] as const;
type Word = (typeof WORDS)[number];

function isWord(item: string): item is Word {
  return WORDS.some((word) => word === item);
}

/** `first,middle,last`, ranges such as `1,5-9`, or both. */
const typedSchema = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text: string) => {
      const items = text.split(',').map((item) => item.trim().toLowerCase());
      return { words: items.filter(isWord), frames: items.filter((item) => !isWord(item)).join(',') };
    }),
  ),
  z.object({ words: z.array(z.enum(WORDS)), frames: z.union([z.literal(''), frameListSchema]) }),
);

/**
 * Test frames as a person types them.
 * @throws UsageError when the text is neither words nor frames; DataError for a range that runs backwards.
 */
export function parseTestFrames(text: string): TestFrames {
  const gap = text.split(',').some((item) => item.trim() === '');
  if (gap) return guard(z.never(), text, 'testFrames.malformed', 'frames.range');
  const { words, frames } = guard(typedSchema, text, 'testFrames.malformed', 'frames.range');
  return {
    first: words.includes('first'),
    middle: words.includes('middle'),
    last: words.includes('last'),
    custom: frames === '' ? [] : frames,
  };
}

const WIRE = /^([01])([01])([01])\s*(?::\s*(.+))?$/;

/** `pre_frames` as the job file carries it: `000`, `100`, `000:1,3-4[1]` (docs/protocol/job-files.md, §2.2). */
export const preFramesSchema = z.pipe(
  z.string().check(z.regex(WIRE)),
  z.pipe(
    z.transform((text: string) => {
      const [, first, middle, last, custom = ''] = WIRE.exec(text) ?? [];
      return { first: first === '1', middle: middle === '1', last: last === '1', custom };
    }),
    z.object({
      first: z.boolean(),
      middle: z.boolean(),
      last: z.boolean(),
      custom: z.union([
        z.pipe(
          z.literal(''),
          z.transform((): FrameRange[] => []),
        ),
        frameListSchema,
      ]),
    }),
  ),
);

/** The inverse of `preFramesSchema`. */
export function wirePreFrames(test: TestFrames): string {
  const flags = [test.first, test.middle, test.last].map(wireFlag).join('');
  if (test.custom.length === 0) return flags;
  return `${flags}:${test.custom.map(showFrames).join(',')}`;
}
