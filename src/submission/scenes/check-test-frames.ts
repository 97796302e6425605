import { type FrameRange, frameNumbers, showFrames } from '../../domain/frames/frame-range.js';
import { preFramesSchema } from '../../domain/frames/test-frames.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import { DataError } from '../../errors.js';
import { rangeOf } from '../../job/scene-parts.js';
import type { SubmitSettings } from '../settings/merge-settings.js';

/** Whether two ranges have a frame in common. */
function overlap(one: FrameRange, other: FrameRange): boolean {
  for (const frame of frameNumbers(one)) {
    if (frame > other.end) return false;
    if (frame >= other.start && (frame - other.start) % other.step === 0) return true;
  }
  return false;
}

/**
 * Refuses test frames of the request that no layer renders. Frames that are unknown so far are not checked.
 * @param testFrames as in job files: `000:1,5-9[1]`
 * @throws DataError
 */
export function checkTestFrames(
  scene: string,
  report: SceneReport | undefined,
  { testFrames, frames }: Pick<SubmitSettings, 'testFrames' | 'frames'>,
): void {
  const read = preFramesSchema.safeParse(testFrames);
  if (!read.success) return;
  const texts = report ? [report.frames, ...report.layers.map((layer) => layer.frames)] : [];
  const ranges = frames ? [frames] : texts.flatMap(({ value }) => rangeOf(value) ?? []);
  const outside = read.data.custom.filter((test) => !ranges.some((range) => overlap(test, range)));
  if (ranges.length === 0 || outside.length === 0) return;
  const list = [...new Set(ranges.map(showFrames))];
  const text = outside.map(showFrames).join(',');
  throw new DataError('testFrames.outside', { scene, text, list });
}
