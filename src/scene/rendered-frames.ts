import { type FrameRange, showFrames } from '../domain/frames/frame-range.js';
import type { SceneCamera } from '../domain/scene/scene-report.js';
import { framesShown } from './paths/sequence-members.js';
import type { FactsCamera, SceneFacts } from './scene-format.js';

/**
 * The frames that a scene renders: those of its renderable layers, or the scene's own where it has none. Undefined when
 * any of them is unknown.
 */
export function renderedFrames({
  frames,
  layers,
}: Pick<SceneFacts, 'frames' | 'layers'>): FrameRange[] | undefined {
  const rendered = layers.filter(({ renderable }) => renderable).map((layer) => layer.frames.value);
  const texts = rendered.length > 0 ? rendered : [frames.value];
  const ranges = new Map<string | null, FrameRange>();
  for (const text of texts) {
    const range = framesShown(text);
    if (!range) return undefined;
    ranges.set(text, range);
  }
  return [...ranges.values()];
}

/** The frames of a range between `first` and `last`, where null means no limit; undefined when there are none. */
export function within(
  { start, end, step }: FrameRange,
  first: number | null,
  last: number | null,
): FrameRange | undefined {
  const skipped = first === null ? 0 : Math.max(0, Math.ceil((first - start) / step));
  const from = start + skipped * step;
  const to = Math.min(end, last ?? end);
  if (from > to) return undefined;
  return { start: from, end: from + Math.floor((to - from) / step) * step, step };
}

/** Adds the frames that a camera renders, where the scene switches cameras; a camera without any is not renderable. */
export function withFrames(
  { spans, ...camera }: FactsCamera,
  rendered: readonly FrameRange[] | undefined,
): SceneCamera {
  if (!spans || !rendered) return camera;
  const own = rendered
    .flatMap((range) => spans.map(([first, last]) => within(range, first, last)))
    .filter((range) => range !== undefined);
  if (own.length === 0) return { ...camera, renderable: false };
  return { ...camera, frames: own.map(showFrames).join(',') };
}
