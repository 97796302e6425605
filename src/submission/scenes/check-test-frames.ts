import { commonFrame, showFrames } from '../../domain/frames/frame-range.js';
import { preFramesSchema } from '../../domain/frames/test-frames.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import { DataError } from '../../errors.js';
import { rangeOf } from '../../job/scene-parts.js';
import type { SubmitSettings } from '../settings/merge-settings.js';

/**
 * Refuses test frames of the request that no layer renders. Frames that are unknown so far are not checked.
 * @param testFrames as in job files: `000:1,5-9[1]`
 * @throws DataError
 */
export function checkTestFrames(
  scene: string,
  report: SceneReport | undefined,
  { testFrames, frames, frameList }: Pick<SubmitSettings, 'testFrames' | 'frames' | 'frameList'>,
): void {
  const read = preFramesSchema.safeParse(testFrames);
  if (!read.success) return;
  const texts = report ? [report.frames, ...report.layers.map((layer) => layer.frames)] : [];
  const ranges =
    frameList?.ranges ?? (frames ? [frames] : texts.flatMap(({ value }) => rangeOf(value) ?? []));
  const outside = read.data.custom.filter(
    (test) => !ranges.some((range) => commonFrame(test, range) !== undefined),
  );
  if (ranges.length === 0 || outside.length === 0) return;
  const list = [...new Set(ranges.map(showFrames))];
  const text = outside.map(showFrames).join(',');
  throw new DataError('testFrames.outside', { scene, text, list });
}
